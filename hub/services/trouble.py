class Trouble(Exception):
    """Something a person can mend. The message is one sentence or two that say what to do."""
