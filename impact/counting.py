"""From the source tables to what is counted."""
