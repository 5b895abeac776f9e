"""The large network, made by the same code at a small size: true to every rule, and quiet."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from groups import places
from groups.models import CoverageArea, Group, GroupMove, Membership
from groups.routing import route
from groups.seeds import GROUPS
from hub import shelves
from hub.accounts.models import User
from hub.mail.models import OutgoingMail
from hub.seeding.copying import Copying
from hub.seeding.sizes import SIZES, Size
from tests.factories.hub import sign_in
from volunteers.models import (
    HelpRequest,
    HelpRequestMove,
    Match,
    MatchingRow,
    MatchMove,
    MatchWord,
    Organisation,
    Passing,
    Role,
    SkillHeld,
    StepDone,
    Thanks,
    Volunteer,
    VolunteerMove,
)
from volunteers.models.matching_row import write_rows

TINY = Size(groups=24, volunteers=700, requests=460, introductions=1250)
WELCOMED = ("ready", "paused", "left")


@pytest.fixture(scope="module", autouse=True)
def network(django_db_setup, django_db_blocker):
    """Made twice, so that both can be compared; what the tests see is the second."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.DEMO_PEOPLE", True)
        patch.setitem(SIZES, "national", TINY)
        patch.setattr(
            shelves, "SEEDS", ["groups.seeds.seed_groups"]
        )  # the small stories have tests of their own
        begin = keys()
        with transaction.atomic():
            call_command("seed_demo", scale="national", seed=5, verbosity=0)
            first = fingerprint()
            transaction.set_rollback(True)
        go_on_from(begin)
        with transaction.atomic():
            call_command("seed_demo", scale="national", seed=5, verbosity=0)
            yield first
            transaction.set_rollback(True)


def keys():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        return cursor.fetchall()


def go_on_from(keys):
    """A rolled back row has used up its key: the next ones would be others."""
    with connection.cursor() as cursor:
        for name, last in keys:
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last or 1, last is not None])


def fingerprint():
    """Every row that went in by COPY, with its keys and moments."""
    return {
        "people": list(User.objects.order_by("pk").values_list("pk", "email", "name", "home_outcode")),
        "groups": list(Group.objects.order_by("pk").values_list("pk", "slug", "state")),
        "coverage": list(CoverageArea.objects.order_by("pk").values_list("group", "outcode")),
        "requests": list(HelpRequest.objects.order_by("pk").values()),
        "matches": list(Match.objects.order_by("pk").values()),
        "volunteers": list(Volunteer.objects.order_by("pk").values()),
        "skills": list(SkillHeld.objects.order_by("pk").values_list("volunteer", "skill", "level")),
    }


# --- What is there --------------------------------------------------------------------------------------
def test_it_has_as_many_of_everything_as_it_promises(db):
    assert Group.objects.count() == TINY.groups
    assert Volunteer.objects.count() == TINY.volunteers
    assert HelpRequest.objects.count() == TINY.requests
    assert Match.objects.count() == TINY.introductions
    assert Volunteer.objects.exclude(state="left").filter(matching_rows=None).count() == 0
    assert Group.objects.filter(name="Tyne Digital Neighbours").count() == 1
    assert set(Match.objects.values_list("state", flat=True)) > {
        "asked",
        "said_no",
        "lapsed",
        "released",
        "done",
    }
    assert Passing.objects.complete().exists()
    assert Thanks.objects.count() > 20


def test_the_same_seed_makes_the_same_rows(db, network):
    again = fingerprint()

    for what, rows in network.items():
        assert again[what] == rows, what


def test_only_the_people_of_the_small_network_have_a_password(db):
    with_one = User.objects.exclude(password__startswith="!")

    assert with_one.count() == 3 + sum(len(run_by) for *_facts, run_by in GROUPS)
    assert User.objects.get(email="lead@example.org").check_password("demo-only-password")


def test_everybody_runs_or_belongs_to_a_group_that_somebody_runs(db):
    assert list(Group.objects.exclude(pk__in=Group.objects.with_organisers())) == []
    leadless = Group.objects.exclude(memberships__in=Membership.objects.live().leading())
    assert not leadless.filter(looked_after_by=None).exists()
    active = Group.objects.filter(state="active")
    people = active.annotate(
        people=Count("memberships__person", filter=Q(memberships__ended_at=None), distinct=True)
    )
    assert not people.filter(people__lt=2).exists()
    strangers = Volunteer.objects.exclude(person__memberships__group=F("group"))
    assert not strangers.exists()


# --- True to the rules ----------------------------------------------------------------------------------
def test_every_row_is_as_its_model_would_have_it(db):
    for model in (User, Group, Organisation, HelpRequest, Match, Volunteer, Role, Passing):
        rows = model.objects.order_by("-pk")[:50]
        for row in rows:
            row.clean_fields(exclude=["password", "blocked", "group_yes_by", "from_group"])
            row.validate_constraints()


def test_what_is_counted_is_what_is_there(db):
    roles = Role.objects.annotate(
        asks=Count("matches", filter=Q(matches__state="asked")),
        places=Count("matches", filter=Q(matches__state__in=["said_yes", "introduced", "under_way", "done"])),
    )
    assert not roles.exclude(asks=F("live_asks"), places=F("filled")).exists()
    volunteers = Volunteer.objects.annotate(asks=Count("matches", filter=Q(matches__state="asked")))
    assert not volunteers.exclude(asks=F("live_asks")).exists()


@pytest.mark.parametrize(
    ("model", "moves"),
    [(HelpRequest, HelpRequestMove), (Match, MatchMove), (Volunteer, VolunteerMove), (Group, GroupMove)],
)
def test_each_history_leads_to_where_its_row_is(db, model, moves):
    states, at, steps = {}, {}, {}
    for row, old, new, moment in moves.objects.order_by("at", "pk").values_list("row", "old", "new", "at"):
        steps.setdefault(row, set()).add((old, new))
        states[row], at[row] = new, moment
    now = timezone.now()
    for row in model.objects.all():
        if row.pk in states:
            assert states[row.pk] == row.state, row.pk
            assert at[row.pk] <= now
        for old, new in steps.get(row.pk, ()):
            assert old == new or new in model.MOVES[old], (row.pk, old, new)


def test_nothing_happens_before_it_could(db):
    matches = Match.objects.all()
    assert not matches.filter(asked_at__lt=F("created_at")).exists()
    assert not matches.filter(answered_at__lt=F("asked_at")).exists()
    assert not matches.filter(introduced_at__lt=F("said_yes_at")).exists()
    assert not matches.filter(ended_at__lt=F("introduced_at")).exists()
    assert not matches.filter(volunteer_done_at__gt=F("ended_at")).exists()
    assert not matches.filter(asked_at__lt=F("volunteer__created_at")).exists()
    requests = HelpRequest.objects.all()
    for first, then in [
        ("created_at", "verified_at"), ("verified_at", "taken_at"), ("taken_at", "ready_at"),
        ("taken_at", "first_reply_at"), ("verified_at", "closed_at"), ("ready_at", "closed_at"),
    ]:  # fmt: skip
        assert not requests.filter(**{f"{then}__lt": F(first)}).exists(), (first, then)


def test_requests_lie_where_their_place_leads(db):
    for request in HelpRequest.objects.filter(passings=None).order_by("?")[:60]:
        leads_to = route(places.find(request.outcode))
        assert (request.routed_to, request.group) == (leads_to.group, leads_to.group)


def test_where_requests_stand_follows_from_their_asks(db):
    """Nothing moves when the hub looks again; the day of a project without one moves along with today."""
    for request in HelpRequest.objects.filter(state__in=["ready", "finding", "in_hand"]).exclude(
        size="answer"
    ):
        told = (request.state, request.waiting_for, request.due_at)
        has_a_day = not request.matches.introduced().filter(check_at=None).exists()

        request.follow_matches(by="hub")

        now = (request.state, request.waiting_for, request.due_at)
        assert now == told if has_a_day else now[:2] == told[:2]


def test_volunteers_did_the_steps_of_their_state(db):
    steps = Counter()
    for volunteer, slug in StepDone.objects.values_list("volunteer", "slug"):
        steps[volunteer, slug] += 1
    for volunteer in Volunteer.objects.all():
        assert bool(steps[volunteer.pk, "code"]) == (volunteer.state != "interested")
        assert bool(steps[volunteer.pk, "welcome"]) == (volunteer.ready_at is not None)


def test_matching_rows_are_as_they_would_be_written_now(db):
    before = list(MatchingRow.objects.order_by("pk").values())
    write_rows(list(Volunteer.objects.values_list("pk", flat=True)))

    assert list(MatchingRow.objects.order_by("pk").values()) == before


# --- Quiet ------------------------------------------------------------------------------------------------
def test_a_worker_beside_it_has_nothing_to_write(db):
    requests, matches = HelpRequest.objects.all(), Match.objects.all()
    for owed in (
        "owed_nudge", "owed_reminder", "owed_rest", "owed_finish", "owed_back", "owed_we_look", "owed_look",
    ):  # fmt: skip
        assert not getattr(requests, owed)().exists(), owed
    for owed in (
        "owed_ask", "owed_reminder", "owed_lapse", "owed_release", "owed_thanks", "owed_end", "owed_word_to_charity",
        "owed_introduction", "owed_closing", "owed_chaser", "owed_freeing", "owed_check", "owed_end_by_silence",
        "owed_follow_up",
    ):  # fmt: skip
        assert not getattr(matches, owed)().exists(), owed
    assert not Role.objects.owed_next_ask().exists()
    assert not Volunteer.objects.owed_return().exists()
    assert not Volunteer.objects.owed_pause_question().exists()
    assert not Thanks.objects.owed_word().exists()
    assert not MatchWord.objects.owed_word().exists()
    assert not OutgoingMail.objects.filter(state="queued").exists()


# --- Its pages ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("email", ["lead@example.org", "national@example.org"])
def test_its_pages_answer(db, client, settings, email):
    settings.DEMO_PEOPLE = True
    sign_in(client, User.objects.get(email=email))
    case = HelpRequest.objects.filter(group__name="Tyne Digital Neighbours", state="finding").first()
    pages = [reverse("volunteers:triage"), reverse("today"), reverse("volunteers:sought"), "/groups/"]
    pages += [group.get_absolute_url() for group in Group.objects.order_by("-pk")[:3]]
    if email == "national@example.org":
        pages += ["/national/groups/", reverse("volunteers:queue")]
    elif case:
        pages.append(reverse("volunteers:case", args=[case.ref]))

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_demo_of_any_size_refuses_production(db, settings):
    settings.DEMO_PEOPLE = False

    with pytest.raises(CommandError, match="development only"):
        call_command("seed_demo", scale="national", verbosity=0)


# --- How rows get there -------------------------------------------------------------------------------------
def test_copying_fills_what_is_not_said_and_refuses_what_it_does_not_know(db):
    copying, at = Copying(), timezone.now() - timedelta(days=3)
    group = Group.objects.earliest("pk")
    name = {"act": "tried", "old": "active", "new": "active"}

    pk = copying.add(GroupMove, row_id=group.pk, at=at, **name)
    copying.finish()

    move = GroupMove.objects.get(pk=pk)
    assert (move.by_whom, move.by, move.reason, move.at) == ("person", None, "", at)
    assert GroupMove.objects.create(row=group, **name).pk == pk + 1
    with pytest.raises(TypeError, match="colour"):
        copying.add(GroupMove, colour="coral")
