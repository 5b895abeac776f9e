"""What happens by itself, and when. One line each; days and hours are London's, clock changes included.

Apps are named by the dotted path of their task, so that the ground floor need not know them.
"""

from datetime import timedelta

from hub.jobs.periods import Job

SCHEDULE = [
    # --- every few minutes -------------------------------------------------------------------------
    Job("take back stuck mail", "hub.mail.tasks.recover", every=timedelta(minutes=1)),
    Job("send mail", "hub.mail.tasks.send_due", every=timedelta(minutes=1)),
    Job("keep the clock of requests", "volunteers.tasks.keep_the_clock", every=timedelta(minutes=10)),
    Job("count looks at what's needed", "volunteers.tasks.gather_looks", every=timedelta(minutes=10)),
    Job("tell people how their group goes on", "groups.tasks.tell_of_endings", every=timedelta(minutes=10)),
    Job("count what has changed", "impact.tasks.count_what_changed", every=timedelta(minutes=1)),
    # --- once a day --------------------------------------------------------------------------------
    Job(
        "tell groups what waits for their evening",
        "volunteers.tasks.tell_of_the_evening",
        daily_at="08:00",
        catch_up=timedelta(hours=9),
    ),
    Job(
        "notice which groups have gone quiet",
        "groups.tasks.notice_silence",
        daily_at="08:20",
        catch_up=timedelta(hours=9),
    ),
    Job(
        "ask whose term ends",
        "groups.tasks.ask_whose_term_ends",
        daily_at="08:10",
        catch_up=timedelta(hours=9),
    ),
    Job("put matching rows right", "volunteers.tasks.write_matching_rows", daily_at="03:40"),
    Job("count everything and report drift", "impact.tasks.count_everything", daily_at="03:50"),
    Job("forget what is no longer needed", "volunteers.tasks.forget", daily_at="04:10"),
    Job("forget hellos and answers of long ago", "learning.tasks.forget", daily_at="04:15"),
    Job("forget messages, lists and seasons of groups", "groups.tasks.forget", daily_at="04:15"),
    Job("forget files that were brought in", "hub.imports.tasks.forget", daily_at="04:25"),
    Job("forget form keys, counters and spam", "hub.guard.tasks.forget_old", daily_at="04:20"),
    Job("forget delivered mail", "hub.mail.tasks.forget", daily_at="04:30"),
    Job("forget sign-ins and lost phones of before", "hub.accounts.tasks.forget", daily_at="04:35"),
    Job("forget what ran when", "hub.jobs.tasks.forget", daily_at="04:40"),
]
