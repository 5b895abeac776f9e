"""Events from templates, RSVPs, calendars."""
