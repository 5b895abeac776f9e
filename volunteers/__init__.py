"""Charities asking for help, and the people who give it."""
