"""What this app does when something happens elsewhere. Nothing yet stirs the groups."""
