"""A small living network for newcomers, screenshots and stories: the same one for the same seed."""
