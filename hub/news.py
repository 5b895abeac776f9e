"""Every signal of the house, in the past tense. Sent by a verb, heard only in an app's receivers.py.

A receiver runs inside the transaction that caused it: it writes rows and never sends mail.
"""

from django.dispatch import Signal

role_ended = Signal()  # person, group, membership: whatever the person held there needs a new owner
address_refused = Signal()  # mail: nobody reads there any more, so somebody should ask for another address
work_done = Signal()  # person, group: an organiser did something for a case
introduced = Signal()  # group: a volunteer and a charity of its case know of each other
joined_as_volunteer = Signal()  # person, group: they belong to it now
left_as_volunteer = Signal()  # person, group: they belong to it no longer
groups_merged = Signal()  # group, into, journal: whatever kept a copy of either counts anew
