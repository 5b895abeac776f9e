"""When a group joins another nothing of ours moves: what is counted is counted anew from what has changed."""

from hub.shelves import GoesAlong

ANEW = "Counted anew within a minute, from the rows that moved."
STAYS = dict.fromkeys(
    [
        "impact.CountedRequest.group", "impact.CountedIntroduction.group", "impact.CountedIntroduction.volunteer_group",
        "impact.CountedVolunteer.group", "impact.CountedGroup.group",
    ],
    ANEW,
)  # fmt: skip
GOES_ALONG = GoesAlong(lambda ending, journal: None, lambda groups: {}, {}, STAYS)
