"""Which requests: open, new, held, owed a word. What is owed is asked here and nowhere else."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from hub.access.who import scope_of
from hub.common.expressions import IsAmong
from volunteers.models import clock


class HelpRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, who: Any, verb: str = "read") -> "HelpRequestQuerySet":
        """Requests whose words this person or link-holder may read; with a verb, where they may do that."""
        return self.filter(scope_of("request_words", who, verb))

    def known_to(self, who: Any) -> "HelpRequestQuerySet":
        """Requests this person may know to exist, perhaps only by place, kind and age."""
        return self.filter(scope_of("request_words", who) | scope_of("new_request", who))

    def coverable_by(self, who: Any) -> "HelpRequestQuerySet":
        """New requests that a group of theirs was asked to cover."""
        return self.new().filter(scope_of("new_request", who, "cover"))

    def routable_by(self, who: Any) -> "HelpRequestQuerySet":
        """The coordinator's queue, for whoever may find them a group."""
        return self.uncovered().filter(scope_of("new_request", who, "route"))

    def briefs_for(self, who: Any) -> "HelpRequestQuerySet":
        """What stands on /requests/: public words, with all that a page of them reads."""
        found = self.sought_for().filter(scope_of("request_brief", who)).defer("words", "draft")
        return found.select_related("region", "category", "group").prefetch_related(
            "roles__skills__skill__category"
        )

    def with_a_place_left(self) -> "HelpRequestQuerySet":
        """Without those where somebody has said yes to every role."""
        Role = self.model.roles.rel.related_model
        return self.filter(pk__in=Role.objects.filter(filled__lt=F("wanted")).values("request"))

    def held_for(self, who: Any) -> "HelpRequestQuerySet":
        """Posts that wait for this person's look, oldest first."""
        return self.held().filter(scope_of("held_post", who)).order_by("created_at", "pk")

    def for_a_table(self) -> "HelpRequestQuerySet":
        """No more than a line about each is made of: who asks for what, who has it, and whose turn it is."""
        of_a_line = (
            "ref", "organisation_name", "outcode", "kind", "size", "state", "waiting_for", "due_at", "first_reply_at",
            "verified_at", "owner__name", "owner__email",
        )  # fmt: skip
        return self.select_related("owner").only(*of_a_line)

    # --- Adjectives ----------------------------------------------------------------------------------

    def drafts(self) -> "HelpRequestQuerySet":
        return self.filter(state="draft")

    def behind(self, ref: str) -> Any:
        """The one that a sealed form or link names; None where there is none."""
        return self.filter(ref=ref).first() if ref else None

    def passed(self) -> "HelpRequestQuerySet":
        return self.filter(screening="passed")

    def held(self) -> "HelpRequestQuerySet":
        return self.filter(screening="held")

    def open(self) -> "HelpRequestQuerySet":
        return self.passed().filter(
            state__in=["submitted", "taken", "ready", "finding", "in_hand", "resting"]
        )

    def new(self) -> "HelpRequestQuerySet":
        return self.passed().filter(state="submitted")

    def sought_for(self) -> "HelpRequestQuerySet":
        """Whose public words stand on /requests/."""
        return self.passed().filter(state__in=["ready", "finding"])

    def waiting_for_group(self) -> "HelpRequestQuerySet":
        """What stands on an organiser's list: soonest promise first."""
        return self.open().filter(waiting_for="group").order_by("due_at", "pk")

    def at_stage(self, stage: str) -> "HelpRequestQuerySet":
        """What an organiser calls it: new, being read, waiting for the charity, finding someone, in hand, resting,
        closed."""
        stages = {
            "new": Q(state="submitted"),
            "reading": Q(state="taken", waiting_for="group"),
            "charity": Q(waiting_for="charity", state__in=["taken", "finding", "in_hand"]),
            "finding": Q(state__in=["ready", "finding"]),
            "volunteer": Q(state="in_hand", waiting_for="volunteer"),
            "resting": Q(state="resting"),
            "closed": Q(state__in=["done", "not_for_us", "withdrawn"]),
        }
        return self.passed().filter(stages[stage])

    def with_groups_asked(self) -> "HelpRequestQuerySet":
        """How many groups were asked to cover, and how many have yet to say."""
        silent = Q(cover_asks__answered_at=None)
        return self.annotate(
            groups_asked=Count("cover_asks"),
            groups_silent=Count("cover_asks", filter=silent & Q(cover_asks__isnull=False)),
        )

    def with_what_few_have(self) -> "HelpRequestQuerySet":
        """`has_passings`, and `has_siblings`, other open requests of its charity: what is not there isn't asked for."""
        Passing = self.model.passings.rel.related_model
        siblings = self.model.objects.open().filter(organisation=OuterRef("organisation"))
        return self.annotate(
            has_passings=Exists(Passing.objects.filter(request=OuterRef("pk"))),
            has_siblings=Exists(siblings.exclude(pk=OuterRef("pk"))),
        )

    def with_passing_to(self) -> "HelpRequestQuerySet":
        """`passing_to`: the name of the group that is asked to take it for good."""
        Passing = self.model.passings.rel.related_model
        open_ones = Passing.objects.answerable().filter(request=OuterRef("pk"))
        return self.annotate(passing_to=Subquery(open_ones.values("to_group__name")[:1]))

    def with_what_waits_for_a_look(self) -> "HelpRequestQuerySet":
        """`went_wrong`: an introduction ended badly and nobody has spoken with them. `hand_is_up`: somebody could."""
        Match = self.model.matches.rel.related_model
        here = Match.objects.filter(request=OuterRef("pk"))
        wrong = here.filter(state__in=["not_right", "ended_early", "no_show"], looked_at=None)
        return self.annotate(went_wrong=Exists(wrong), hand_is_up=Exists(here.hands_up()))

    def what_waits_for_a_look_first(self) -> "HelpRequestQuerySet":
        """As an organiser's list begins; then the soonest promise."""
        listed = self.with_what_waits_for_a_look().soonest_promise_first()
        return listed.order_by("-went_wrong", "-hand_is_up", *listed.query.order_by)

    def soonest_promise_first(self) -> "HelpRequestQuerySet":
        """What the group owes, by its day; then what others owe; what is closed, newest first."""
        turn = Case(When(waiting_for="group", then=0), When(waiting_for="charity", then=1), default=2)
        promised = Case(When(closed_at=None, then=F("due_at")))
        return self.order_by(turn, promised.asc(nulls_last=True), F("closed_at").desc(nulls_last=True), "pk")

    def overdue(self) -> "HelpRequestQuerySet":
        return self.open().filter(due_at__lt=timezone.now())

    def uncovered(self) -> "HelpRequestQuerySet":
        """The coordinator's queue: nobody's own, or nobody stepped in."""
        return self.new().filter(Q(group=None) | Q(coordinator_asked_at__isnull=False))

    def of_same_charity(self, request: Any) -> "HelpRequestQuerySet":
        """Other open requests of the same organisation."""
        return self.open().filter(organisation=request.organisation_id).exclude(pk=request.pk)

    def asked_before_by(self, contact: Any, request: Any) -> "HelpRequestQuerySet":
        """Earlier open requests of the same organisation that this very address follows: nobody else's are shown."""
        theirs = Q(contacts__email__iexact=contact.email, contacts__removed_at=None)
        earlier = self.of_same_charity(request).filter(theirs, created_at__lt=request.created_at)
        return earlier.distinct().order_by("-created_at")

    def helped_by(self, group: Any) -> "HelpRequestQuerySet":
        """Done, by this group or by one that it passed them on to: each counts once for everybody who had a hand in it."""
        Passing = self.model.passings.rel.related_model
        passed_on = Passing.objects.complete().filter(from_group=group).order_by().values("request")
        return self.passed().filter(
            Q(group=group) | Q(IsAmong(F("pk"), ArraySubquery(passed_on))), state="done"
        )

    def with_people(self) -> "HelpRequestQuerySet":
        """With the group, its keeper and the owner, for a page that names them."""
        return self.select_related("group__looked_after_by", "routed_to", "region", "owner", "organisation")

    # --- What is owed --------------------------------------------------------------------------------

    def unconfirmed(self) -> "HelpRequestQuerySet":
        return self.passed().filter(state="unconfirmed")

    def owed_nudge(self) -> "HelpRequestQuerySet":
        """Unconfirmed for a day, and again for four."""
        first, second = settings.UNCONFIRMED_NUDGES
        return self.unconfirmed().filter(
            Q(nudges=0, state_since__lte=clock.days_ago(first))
            | Q(nudges=1, state_since__lte=clock.days_ago(second))
        )

    def forgettable(self) -> "HelpRequestQuerySet":
        """Unconfirmed for seven days, drafts and advertisements for thirty: deleted with all that hangs on them."""
        return self.filter(
            Q(
                state="unconfirmed",
                screening="passed",
                state_since__lte=clock.days_ago(settings.UNCONFIRMED_DELETED_DAYS),
            )
            | Q(state="draft", changed_at__lte=clock.days_ago(settings.DRAFT_KEPT_DAYS))
            | Q(state="unconfirmed", state_since__lte=clock.days_ago(settings.SPAM_KEPT_DAYS))
        )

    def owed_reminder(self) -> "HelpRequestQuerySet":
        """The charity has not answered an open question for three days, and again for seven."""
        first, second = settings.CHARITY_REMINDERS
        return self.with_question_since(first, reminders=0) | self.with_question_since(second, reminders=1)

    def owed_rest(self) -> "HelpRequestQuerySet":
        """The charity has been silent for 21 days."""
        return self.with_question_since(settings.CHARITY_RESTING_DAYS)

    def with_question_since(self, days: int, **extra: Any) -> "HelpRequestQuerySet":
        Message = self.model.messages.rel.related_model
        asked = Message.objects.open_questions().filter(
            request=OuterRef("pk"), created_at__lte=clock.days_ago(days)
        )
        return self.passed().filter(Exists(asked), state="taken", waiting_for="charity", **extra)

    def owed_finish(self) -> "HelpRequestQuerySet":
        """Answered seven days ago and silent since."""
        return self.passed().filter(state="in_hand", size="answer", due_at__lt=timezone.now())

    def owed_neighbours(self) -> "HelpRequestQuerySet":
        """Perhaps due to be offered to neighbours: the working days are counted row by row."""
        early = timezone.now() - timedelta(days=settings.COVER_NEIGHBOURS_WORKING_DAYS)
        waiting = self.new().filter(group__isnull=False, waiting_for="group")
        return waiting.filter(neighbours_asked_at=None, cover_from__lte=early)

    def owed_coordinator(self) -> "HelpRequestQuerySet":
        """Perhaps due to stand on the coordinator's list: the working days are counted row by row."""
        early = timezone.now() - timedelta(days=settings.COVER_COORDINATOR_WORKING_DAYS)
        return self.new().filter(waiting_for="group", coordinator_asked_at=None, cover_from__lte=early)

    def owed_back(self) -> "HelpRequestQuerySet":
        """Somebody took it and never wrote: perhaps due to stand on everybody's list again."""
        early = timezone.now() - timedelta(days=settings.COVER_NEIGHBOURS_WORKING_DAYS)
        silent = self.passed().filter(state="taken", waiting_for="group", first_reply_at=None)
        return silent.filter(due_at__lte=early)

    def owed_we_look(self) -> "HelpRequestQuerySet":
        """What's needed is written, and the charity had no human word yet: of a job or a project it hears at once, of
        a talk on the promised day, in case nobody has said yes until then."""
        silent = self.sought_for().filter(first_reply_at=None)
        today = clock.end_of(timezone.localdate())
        return silent.filter(~Q(size="talk") | Q(first_due_at__lte=today))

    def owed_look(self) -> "HelpRequestQuerySet":
        """They were introduced, and for fourteen days after they were asked how it went nobody has said a word."""
        long_ago = clock.days_ago(settings.SILENCE_IS_YES_DAYS)
        Match = self.model.matches.rel.related_model
        here = Match.objects.introduced().filter(request=OuterRef("pk"), volunteer_done_at=None)
        silent = here.filter(check_asked_at__lte=long_ago)
        unchecked = Q(Exists(here.filter(check_at=None)), due_at__lte=timezone.now())
        waiting = self.passed().filter(state="in_hand", waiting_for="volunteer")
        return waiting.filter(Q(Exists(silent)) | unchecked)
