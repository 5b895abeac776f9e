"""Every mail the hub sends on a developer's computer, kept in a folder and read at /dev/mail/."""
