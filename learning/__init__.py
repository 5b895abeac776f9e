"""Library, working groups, experiments."""
