"""Regional groups: who they are, where, who runs them."""
