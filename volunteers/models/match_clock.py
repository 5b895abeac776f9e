"""What the clock does with an ask and an introduction: it reminds, chases, asks how it went, and writes that down."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hub.common.workdays import working_days_after
from volunteers.models import clock
from volunteers.models.match_facts import MatchFacts


class ClockActs(MatchFacts):
    """Each of them once: whoever is owed it is found by the QuerySet, and no longer found afterwards."""

    class Meta:
        abstract = True

    @transaction.atomic
    def remind(self) -> None:
        """Half of the time for the answer is over."""
        self.lock()
        self.change("reminded", by="hub", reminded_at=timezone.now())

    @transaction.atomic
    def chase(self) -> None:
        """The charity has let its working days pass: it is asked once more, with a day by which we let go."""
        self.lock()
        now = timezone.now()
        days, nation = settings.CHARITY_FREES_WORKING_DAYS, self.request.place.nation
        last_day = working_days_after(timezone.localdate(), days, nation)
        frees_at = clock.at_hour(last_day, clock.CHARITY_SAYS_BY)
        self.change("chased", by="hub", chased_at=now, frees_at=frees_at)
        self.request.follow_matches(by="hub")

    @transaction.atomic
    def ask_how_it_went(self) -> None:
        """Both are asked; after "not yet" they are asked anew."""
        self.lock()
        self.change("asked how it went", by="hub", check_asked_at=timezone.now())

    @transaction.atomic
    def ask_what_remains(self) -> None:
        """Three months on."""
        self.lock()
        self.change("asked what remains", by="hub", follow_up_asked_at=timezone.now())
