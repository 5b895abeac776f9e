"""A network of invented people, made by the database itself: seconds, and no memory of ours."""

# ruff: noqa: S106, S608  every value is ours

import json
import time
from typing import Any

from django.core.management import call_command
from django.db import connection, models, transaction

from groups import places
from groups.models import Group, Membership
from hub.accounts.models import User
from volunteers.models import (
    Connection,
    HelpRequest,
    Match,
    MatchingRow,
    OnboardingStep,
    Organisation,
    Role,
    RoleSkill,
    SkillHeld,
    StepDone,
    Volunteer,
)

A_GROUP_OF, A_CHARITY_FOR, A_REQUEST_FOR = 200, 25, 5  # volunteers
ANY_TIME = (1 << 21) - 1


def prepare(volunteers: int) -> None:
    """Migrate, and fill unless it is filled already."""
    call_command("migrate", verbosity=0, interactive=False)
    if Volunteer.objects.count() == volunteers:
        return
    if User.objects.exists():
        raise SystemExit(
            "The folder of the measurements holds another network: remove it, or set BUNTING_BENCH."
        )
    began = time.monotonic()
    with transaction.atomic():
        fill(volunteers)
    print(f"Made {volunteers:,} volunteers in {time.monotonic() - began:.0f} s.")
    began = time.monotonic()
    MatchingRow.objects.refresh_all()
    print(f"Wrote {MatchingRow.objects.count():,} matching rows in {time.monotonic() - began:.0f} s.")
    run("VACUUM ANALYZE")


def run(sql: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(model: type[models.Model], source: str, **columns: str) -> None:
    """INSERT .. SELECT these expressions; a field that is not named has its default."""
    values = dict(columns)
    given: list[Any] = []
    for field in model._meta.local_concrete_fields:
        column = str(field.column)
        if column in values or field.primary_key or (field.null and not field.has_default()):
            continue
        if isinstance(field, models.DateTimeField):
            values[column] = "now()"
            continue
        default = field.get_default() if field.has_default() else ""
        given.append(json.dumps(default) if isinstance(field, models.JSONField) else default)
        values[column] = "%s"
    names = ", ".join(f'"{name}"' for name in values)
    run(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())} FROM {source}"
        " ON CONFLICT DO NOTHING",
        given,
    )


def one_of(*options: Any) -> str:
    return f"(ARRAY[{', '.join(map(str, options))}])[1 + floor(random() * {len(options)})::int]"


def fill(count: int) -> None:
    run("SELECT setseed(0.2026)")
    run("CREATE TEMP TABLE district (number serial, outcode text, region text)")
    known = [place for place in places.atlas().districts.values() if place.region_code]
    with connection.cursor() as cursor, cursor.copy("COPY district (outcode, region) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for place in known:
            copy.write_row((place.outcode, place.region_code))
    groups, charities, requests = count // A_GROUP_OF, count // A_CHARITY_FOR, count // A_REQUEST_FOR
    insert(
        Group,
        f"generate_series(1, {groups}) n JOIN district d ON d.number = 1 + (n * 37) %% {len(known)}"
        " JOIN groups_region r ON r.code = d.region",
        id="n", name="'Group ' || n", slug="'group-' || n", state="'active'", place_outcode="d.outcode",
        primary_region_id="r.id", sitting_days="'{1}'", sitting_from="current_date",
    )  # fmt: skip
    insert(
        User, f"generate_series(1, {count}) n", id="n", email="'v' || n || '@example.org'", password="'!'",
        name=one_of("'Asha Rahman'", "'Tom Price'", "'Niamh Byrne'", "'Sam Okafor'"), language="'en-gb'", is_active="true",
    )  # fmt: skip
    fill_volunteers(count, groups, len(known))
    insert(
        Organisation, f"generate_series(1, {charities}) n", id="n", name="'Hope House ' || n", kind="'charity'",
        org_id="'GB-CHC-' || (1000000 + n)", verified_by="'register'",
    )  # fmt: skip
    fill_requests(count, groups, charities, requests, len(known))
    for table in ("groups_group", "hub_user", "volunteers_volunteer", "volunteers_organisation",
                  "volunteers_helprequest", "volunteers_role"):  # fmt: skip
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def fill_volunteers(count: int, groups: int, districts: int) -> None:
    """Most live near their group; skills are as unevenly spread as interests are."""
    insert(
        Volunteer,
        f"(SELECT n, 1 + floor(random() * {groups})::int AS g, random() AS chance,"
        f" 1 + floor(random() * {districts})::int AS d FROM generate_series(1, {count}) n) n"
        " JOIN groups_group g ON g.id = n.g JOIN district d ON d.number = n.d",
        id="n", person_id="n", group_id="g",
        state="CASE WHEN chance < .8 THEN 'ready' WHEN chance < .9 THEN 'onboarding'"
        " WHEN chance < .95 THEN 'paused' ELSE 'interested' END",
        ready_at="CASE WHEN chance < .8 OR chance > .9 THEN now() - random() * interval '400 days' END",
        created_at="now() - random() * interval '700 days'",
        outcode="CASE WHEN random() < .7 THEN g.place_outcode ELSE d.outcode END",
        languages="CASE WHEN random() < .1 THEN '{en-gb,cy}'::text[] ELSE '{en-gb}' END",
        hours=one_of(2, 4, 4, 6, 8, 12), far_km=one_of(5, 10, 15, 15, 30, 60),
        windows="((1 << floor(random() * 21)::int) | (1 << floor(random() * 21)::int) | (1 << floor(random() * 21)::int)"
        f" | CASE WHEN random() < .1 THEN {ANY_TIME} ELSE 0 END)",
        remote="random() < .85", in_person="random() < .8", anywhere="random() < .8",
        last_asked_at="CASE WHEN random() < .6 THEN now() - random() * interval '200 days' END",
        first_match_at="CASE WHEN random() < .5 THEN now() - random() * interval '200 days' END",
        live_asks="CASE WHEN random() < .05 THEN 1 WHEN random() < .02 THEN 2 ELSE 0 END",
        no_organisations="CASE WHEN random() < .02 THEN 'Hope House ' || floor(random() * 4000)::int ELSE '' END",
    )  # fmt: skip
    skills = "(SELECT array_agg(id ORDER BY id) FROM volunteers_skill)"
    insert(
        SkillHeld, f"generate_series(1, {count}) v, generate_series(1, 5) s", volunteer_id="v",
        skill_id=f"{skills}[1 + floor(80 * power(random(), 1.3))::int]",
        level=one_of("NULL", 1, 1, 2, 2, 2, 2, 3, 3, 4),
    )  # fmt: skip
    steps = list(OnboardingStep.objects.filter(group=None).values_list("slug", flat=True))
    for slug in steps:
        wanting = "'ready', 'paused'" if slug == "welcome" else "'ready', 'paused', 'onboarding'"
        insert(
            StepDone, f"volunteers_volunteer v WHERE v.state IN ({wanting})", volunteer_id="v.id", slug=f"'{slug}'",
            done_on="current_date - 30",
        )  # fmt: skip
    for again in (1, 0.15):
        insert(
            Membership, f"volunteers_volunteer v WHERE random() < {again}", person_id="v.id", role="'volunteer'",
            group_id="v.group_id" if again == 1 else f"1 + floor(random() * {groups})::int", since="now()",
        )  # fmt: skip
    for table, share, times in (("causes", 1, 2), ("no_causes", 0.05, 1)):
        run(
            f"""INSERT INTO volunteers_volunteer_{table} (volunteer_id, cause_id)
            SELECT v, (SELECT array_agg(id) FROM volunteers_cause)[1 + floor(random() * 19)::int]
            FROM generate_series(1, {count}) v, generate_series(1, {times}) WHERE random() < {share}
            ON CONFLICT DO NOTHING"""
        )


def fill_requests(count: int, groups: int, charities: int, requests: int, districts: int) -> None:
    """One in ten is sought for; each has a role with one to three skills, and five people were asked for it."""
    insert(
        HelpRequest,
        f"(SELECT n, 1 + floor(random() * {districts})::int AS d FROM generate_series(1, {requests}) n) n"
        " JOIN district d ON d.number = n.d",
        id="n", ref="'B' || n", organisation_id=f"1 + n %% {charities}",
        organisation_name=f"'Hope House ' || (1 + n %% {charities})", outcode="d.outcode", words="'Help.'",
        state="CASE WHEN n %% 10 = 0 THEN 'ready' ELSE 'done' END", outcome="'job'", needed="'Somebody.'",
        size=one_of("'talk'", "'talk'", "'job'", "'project'"), language="'en-gb'", group_id=f"1 + n %% {groups}",
        where=one_of("'remote'", "'either'", "'there'"), risk="'staff'", ready_at="now() - random() * interval '30 days'",
        verified_at="now()", due_at="now()", closed_at="now()",
    )  # fmt: skip
    run(
        """INSERT INTO volunteers_helprequest_causes (helprequest_id, cause_id)
        SELECT id, (SELECT array_agg(id) FROM volunteers_cause)[1 + floor(random() * 19)::int]
        FROM volunteers_helprequest ON CONFLICT DO NOTHING"""
    )
    insert(
        Role, "volunteers_helprequest r", id="r.id", request_id="r.id", language="'en-gb'",
        minutes="CASE r.size WHEN 'talk' THEN 40 WHEN 'job' THEN 240 ELSE 900 END",
        windows=f"CASE WHEN random() < .5 THEN {ANY_TIME} ELSE floor(random() * {ANY_TIME})::int END",
        has_mentor="random() < .2",
    )  # fmt: skip
    skills = "(SELECT array_agg(id ORDER BY id) FROM volunteers_skill)"
    insert(
        RoleSkill, f"generate_series(1, {requests}) r, generate_series(1, 2) s WHERE s = 1 OR random() < .6",
        role_id="r", skill_id=f"{skills}[1 + floor(80 * power(random(), 1.3))::int]", level=one_of(1, 2, 2, 3),
        must="s = 1 OR random() < .4",
    )  # fmt: skip
    states = one_of(*["'done'"] * 14, "'said_no'", "'lapsed'", "'introduced'")
    insert(
        Match, f"(SELECT n, {states} AS state FROM generate_series(1, {count}) n) n",
        role_id=f"1 + n %% {requests}", request_id=f"1 + n %% {requests}", state="state", ref="'M' || n",
        volunteer_id=f"1 + floor(random() * {count})::int", introduced_at="now()",
        ended_at="CASE WHEN state <> 'introduced' THEN now() - random() * interval '500 days' END",
        volunteer_again=one_of("''", "'again'", "'again'", "'rather_not'"), charity_again=one_of("''", "'again'"),
    )  # fmt: skip
    insert(
        Connection, f"generate_series(1, {count // 50}) n", person_id=f"1 + floor(random() * {count})::int",
        kind="'staff'", name="'Hope House'", name_key=f"'hope house ' || (1 + floor(random() * {charities})::int)",
    )  # fmt: skip
