"""Bringing a list in: what is read of a file, what a dry run says, all or nothing, and taken back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import towns
from groups.models import Group, ListedPerson, Membership
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from hub.imports import reading, tasks
from hub.imports.models import ImportedRow, ImportJob
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"
REAL_LISTS = Path(__file__).parents[3] / "shared" / "data" / "groups"
PEOPLE = ["Bev Carter", "José Núñez", "Siân Prys", "Zoë O’Neill"]


@pytest.fixture
def lead():
    person = PersonFactory(name="Asha Rahman", second_factor=True)
    return MembershipFactory(group=GroupFactory(name="Leeds Hands", slug="leeds"), role="lead", person=person)


def content_of(name):
    return (FILES / name).read_bytes()


def a_job(lead, content="name,email\nBev,bev@example.org\n", kind="members"):
    content = content if isinstance(content, bytes) else content.encode()
    group_id = lead.group_id if kind == "members" else None
    return ImportJob.upload(kind, content, by=lead.person, name="list.csv", group_id=group_id)


def looked_through(job):
    job.map(job.mapping, by=job.uploaded_by)
    job.preview(by=job.uploaded_by)
    return job


def brought_in(job, **choice):
    looked_through(job).apply(who=Who(job.uploaded_by), **choice)
    return job


def numbers(job):
    return {name: job.report[name] for name in ("new", "there", "again", "wrong")}


# --- Letters, columns, rows --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("members.csv", "utf-8", ","),
        ("members_bom_semicolons.csv", "utf-8", ";"),
        ("members_utf16_tabs.csv", "utf-16", "\t"),
        ("members_mac_roman.csv", "mac_roman", ","),
        ("members_windows.csv", "cp1252", "|"),
    ],
)
def test_the_same_list_is_read_however_it_was_saved(lead, name, encoding, delimiter):
    job = a_job(lead, content_of(name))

    assert (job.encoding, job.delimiter) == (encoding, delimiter)
    assert {field: job.sheet.headings[place] for field, place in job.mapping.items()} == {
        "email": "E-mail Address",
        "name": "Full Name",
        "note": "Notes",
    }
    brought_in(job)
    assert sorted(ListedPerson.objects.values_list("name", flat=True)) == PEOPLE
    assert ListedPerson.objects.get(email="zoe@example.org").note == "£10 a month"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_too(lead, encoding):
    job = a_job(lead, "name,email\nBev,bev@example.org\n".encode(encoding))

    assert [line.cells for line in job.sheet.lines] == [["Bev", "bev@example.org"]]


def test_somebody_says_it_was_another_kind_of_letters(lead):
    job = a_job(lead, content_of("members_mac_roman.csv"))

    job.read_again("cp1252", ",")
    assert "Zo" in job.sheet.with_other_letters[1].cells[0]
    assert job.sheet.with_other_letters[1].cells[0] != "Zoë O’Neill"
    job.read_again("mac_roman", ",")

    assert job.sheet.with_other_letters[1].cells[0] == "Zoë O’Neill"


def test_letters_that_cannot_be_are_refused(lead):
    job = a_job(lead, content_of("members_mac_roman.csv"))

    with pytest.raises(TransitionError, match="Choose others"):
        job.read_again("utf-8", ",")


def test_ragged_lines_are_told_by_their_line_and_the_others_read(lead):
    job = looked_through(a_job(lead, content_of("members_ragged.csv")))

    assert numbers(job) == {"new": 4, "there": 0, "again": 1, "wrong": 6}
    told = {problem["line"]: problem["words"] for problem in job.report["problems"]}
    assert sorted(told) == [3, 5, 7, 9, 10, 11, 12]
    assert told[3] == "This line has 2 cells, the headings have 3."
    assert told[5] == "This line has 5 cells, the headings have 3."
    assert told[7] == "The same as line 2; it is left out."
    assert told[12] == "The quote marks don't fit together in this line."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing in that file"),
        (b"\xef\xbb\xbf  \r\n", "nothing in that file"),
        (b"name,email\n", "no rows below"),
        (b"name,email\nBev\x00,bev@example.org\n", "isn't a list"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "isn't a list"),
        (b"PK\x03\x04" + b"x" * 100, "Save as"),
        (b"%PDF-1.7 and more", "PDF"),
        (b"a," * 5000 + b"\n1,2\n", "isn't a list"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"email\n" + b"a@example.org\n" * 10_001, "more than 5,000"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(lead, content, why):
    with pytest.raises(reading.Unreadable, match=why):
        a_job(lead, content)

    assert not ImportJob.objects.exists()


def test_a_quote_mark_that_never_ends_swallows_nothing_unsaid(lead):
    job = looked_through(
        a_job(lead, 'name,email\nBev,bev@example.org\n"Tom,tom@example.org\nJo,jo@example.org\n')
    )

    assert numbers(job) == {"new": 1, "there": 0, "again": 0, "wrong": 1}


def test_headings_without_a_name_or_twice_the_same_are_told_apart(lead):
    job = a_job(lead, "email,,email\nbev@example.org,x,y\n")

    assert job.sheet.headings == ["email", "Column 2", "email (2)"]
    assert job.mapping == {"email": 0}


# --- Told, tried, written ----------------------------------------------------------------------------------
def test_a_dry_run_writes_nothing_but_what_it_found(lead):
    ListedPerson.objects.create(group=lead.group, email="SIAN@example.org")

    job = looked_through(a_job(lead, content_of("members.csv")))

    assert numbers(job) == {"new": 3, "there": 1, "again": 0, "wrong": 0}
    assert job.report["ignored"] == ["role", "group"]
    assert [row["is"] for row in job.report["sample"]] == ["there", "new", "new", "new"]
    assert ListedPerson.objects.count() == 1


def test_a_wrong_line_stops_all_of_it_unless_it_is_left_out(lead):
    job = looked_through(a_job(lead, content_of("members_ragged.csv")))

    with pytest.raises(TransitionError, match="leave them out"):
        job.apply(who=Who(lead.person))
    assert not ListedPerson.objects.exists()
    assert job.apply(who=Who(lead.person), without_wrong=True) == 4

    assert ListedPerson.objects.count() == 4


def test_it_is_written_once_and_the_file_is_forgotten(lead):
    job = brought_in(a_job(lead, content_of("members.csv")))

    assert job.apply(who=Who(lead.person)) == 0
    job.refresh_from_db()
    assert (job.state, job.content, job.report["made"], job.report["sample"]) == ("applied", None, 4, [])
    assert ImportedRow.objects.count() == ListedPerson.objects.count() == 4


@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_the_group_is_locked_before_the_file_as_when_it_joins_another(lead, verb):
    job = a_job(lead)
    looked_through(job) if verb == "apply" else brought_in(job)

    with CaptureQueriesContext(connection) as queries:
        getattr(job, verb)(who=Who(lead.person))

    locked = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert [re.search(r'FROM "(\w+)"', sql)[1] for sql in locked] == ["groups_group", "hub_importjob"]


def test_nobody_gets_an_account_or_a_mail(lead):
    brought_in(a_job(lead, content_of("members.csv")))

    assert not OutgoingMail.objects.exists()
    assert Membership.objects.count() == 1
    assert not ListedPerson.objects.exclude(person=None).exists()


def test_the_same_file_again_brings_nothing(lead):
    brought_in(a_job(lead, content_of("members.csv")))

    again = looked_through(a_job(lead, content_of("members_mac_roman.csv")))

    assert numbers(again) == {"new": 0, "there": 4, "again": 0, "wrong": 0}


def test_taking_it_back_leaves_whoever_has_joined_since(lead):
    ListedPerson.objects.create(group=lead.group, email="before@example.org")
    job = brought_in(a_job(lead, content_of("members.csv")))
    Membership.begin(PersonFactory(email="Bev@example.org"), lead.group, "volunteer")

    assert job.undo(who=Who(lead.person)) == 3
    assert job.undo(who=Who(lead.person)) == 0

    assert sorted(ListedPerson.objects.values_list("email", flat=True)) == [
        "before@example.org",
        "bev@example.org",
    ]
    assert (job.report["gone"], job.report["stayed"]) == (3, 1)


def test_after_thirty_days_it_is_not_taken_back_any_more(lead):
    job = brought_in(a_job(lead))

    with (
        time_machine.travel(timezone.now() + timedelta(days=31)),
        pytest.raises(TransitionError, match="30 days"),
    ):
        job.undo(who=Who(lead.person))


def test_every_edge_of_the_diagram_is_taken_here(lead):
    met = set()
    job = looked_through(a_job(lead))
    brought_in(job)
    job.undo(who=Who(lead.person))
    met |= set(job.moves.values_list("old", "new"))

    assert met == {(old, new) for old, news in ImportJob.MOVES.items() for new in news}


def test_a_file_that_was_never_brought_in_is_wiped_after_thirty_days(lead):
    job = looked_through(a_job(lead))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tasks.forget()
        job.refresh_from_db()
        assert (job.content, job.report) == (None, {})
        with pytest.raises(TransitionError, match="Bring it in again"):
            ImportJob.objects.get().preview(by=lead.person)
    with time_machine.travel(timezone.now() + timedelta(days=731)):
        tasks.forget()

    assert not ImportJob.objects.exists()


# --- The pages ---------------------------------------------------------------------------------------------
def uploaded(client, content=None, name="list.csv", url="/groups/leeds/manage/list/import/"):
    content = content_of("members.csv") if content is None else content
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_from_the_file_to_the_list_page_by_page(client, lead):
    sign_in(client, lead.person)
    columns = uploaded(client)
    job = ImportJob.objects.get()
    page = client.get(columns.url)

    assert "Siân Prys" in page.text
    assert re.findall(r"<option value=\"\d\" selected>([^<]*)", page.text) == [
        "E-mail Address",
        "Full Name",
        "Notes",
    ]
    assert "Nobody reads these columns unless you choose them above: role, group." in " ".join(
        page.text.split()
    )
    preview = client.post(columns.url, {"email": "1", "name": "0", "note": ""})
    page = client.get(preview.url)
    assert "<b>role</b>, <b>group</b>, <b>Notes</b>" in page.text
    done = client.post(preview.url)
    page = client.get(done.url)
    assert "4 rows were brought in" in page.text
    assert ListedPerson.objects.filter(note="").count() == 4
    back = client.post(reverse("imports:taking-back", args=[job.pk]))

    assert "4 rows were taken back" in client.get(back.url).text
    assert not ListedPerson.objects.exists()
    acts = AuditEntry.objects.order_by("pk").values_list("act", "rows", "group_id")
    assert list(acts) == [
        ("import applied: members", 4, lead.group_id),
        ("import undone: members", 4, lead.group_id),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + b"x" * 10, "Save as"),
        (b"name,email\n", "no rows below"),
        (b"a" * 2_200_000, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_on_the_page(client, lead, content, why):
    response = uploaded(sign_in(client, lead.person), content)

    assert response.status_code == 200
    assert why in response.text


def test_an_empty_or_missing_file_is_said_beside_its_box(client, lead):
    sign_in(client, lead.person)

    assert "nothing in that file" in uploaded(client, b"").text
    assert "Choose a file" in client.post("/groups/leeds/manage/list/import/", {}).text


def test_a_column_is_chosen_once_and_the_address_is_needed(client, lead):
    sign_in(client, lead.person)
    url = uploaded(client).url

    assert "You chose this column already" in client.post(url, {"email": "1", "name": "1"}).text
    assert client.post(url, {"name": "0"}).status_code == 200
    assert client.post(url, {"email": "99"}).status_code == 200
    assert ImportJob.objects.get().state == "uploaded"


def test_other_letters_are_chosen_on_the_page(client, lead):
    sign_in(client, lead.person)
    uploaded(client, content_of("members_mac_roman.csv"))
    job = ImportJob.objects.get()
    letters = reverse("imports:letters", args=[job.pk])

    refused = client.post(letters, {"encoding": "utf-8", "delimiter": ","})
    taken = client.post(letters, {"encoding": "cp1252", "delimiter": ","})

    assert "Choose others" in refused.text
    assert taken.url == reverse("imports:columns", args=[job.pk])
    assert "Zoë" not in client.get(taken.url).text


def test_wrong_lines_stop_the_press_until_they_are_left_out(client, lead):
    sign_in(client, lead.person)
    columns = uploaded(client, content_of("members_ragged.csv")).url
    preview = client.post(columns, {"email": "1", "name": "0", "note": "2"}).url

    refused = client.post(preview)
    assert "Put them right in your file" in refused.text
    assert not ListedPerson.objects.exists()
    client.post(preview, {"without_wrong": "on"})

    assert ListedPerson.objects.count() == 4


def test_a_step_after_the_end_leads_to_what_came_of_it(client, lead):
    sign_in(client, lead.person)
    job = brought_in(a_job(lead))

    for step in ("columns", "letters", "preview"):
        for answer in (client.get, client.post):
            assert answer(reverse(f"imports:{step}", args=[job.pk])).url == reverse(
                "imports:job", args=[job.pk]
            )
    assert ListedPerson.objects.count() == 1


STEPS = ["job", "columns", "letters", "preview", "taking-back"]


@pytest.mark.parametrize("step", STEPS)
def test_a_file_is_its_owners_alone(client, lead, step):
    job = a_job(lead)
    colleague = MembershipFactory(
        group=lead.group, role="lead", person=PersonFactory(second_factor=True)
    ).person
    address = reverse(f"imports:{step}", args=[job.pk])

    assert "/account/login/" in client.get(address).url
    for person in (colleague, a_coordinator(second_factor=True), MembershipFactory().person):
        assert sign_in(client, person).get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_a_role_that_ended_ends_the_file_too(client, lead, step):
    job = looked_through(a_job(lead))
    Membership.objects.update(ended_at=timezone.now())
    MembershipFactory(person=lead.person)  # of another group

    response = sign_in(client, lead.person).post(reverse(f"imports:{step}", args=[job.pk]))

    assert response.status_code == 404
    assert not ListedPerson.objects.exists()


def test_without_a_second_factor_the_pages_stay_shut(client):
    role = MembershipFactory(group=GroupFactory(slug="leeds"))
    job = a_job(role)
    sign_in(client, role.person)

    assert uploaded(client).status_code == 403
    assert client.get(reverse("imports:columns", args=[job.pk])).status_code == 403


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_pages_ask_as_often_for_one_row_as_for_three(client, lead, how_many, django_assert_num_queries):
    rows = "".join(f"Bev {number},bev{number}@example.org\n" for number in range(how_many))
    job = looked_through(a_job(lead, "name,email\n" + rows))
    sign_in(client, lead.person)
    client.get(reverse("imports:columns", args=[job.pk]))

    with django_assert_num_queries(5):
        client.get(reverse("imports:columns", args=[job.pk]))
    with django_assert_num_queries(5):
        client.get(reverse("imports:preview", args=[job.pk]))


# --- Groups ------------------------------------------------------------------------------------------------
def test_groups_are_brought_in_just_starting_and_not_shown(client):
    niamh = a_coordinator(name="Niamh Byrne", second_factor=True)
    GroupFactory(name="Brighton Makers")
    sign_in(client, niamh)

    columns = uploaded(client, content_of("groups.csv"), url="/national/groups/import/").url
    preview = client.post(columns, {"name": "0", "place": "1", "summary": "2"}).url
    job = ImportJob.objects.get()

    assert numbers(job) == {"new": 2, "there": 1, "again": 1, "wrong": 2}
    told = {problem["line"]: problem["words"] for problem in job.report["problems"]}
    assert "sounds like the network itself" in told[4]
    assert "We don't know “San Francisco, CA”" in told[6]
    client.post(preview, {"without_wrong": "on"})
    made = Group.objects.exclude(name="Brighton Makers").order_by("name")
    assert [(g.name, g.state, g.published_at, g.looked_after_by, g.primary_region.code) for g in made] == [
        ("Leeds Hackspace", "forming", None, niamh, "E12000003"),
        ("Makespace", "forming", None, niamh, "E12000006"),
    ]
    assert client.get("/groups/?name=Makespace").text.count("Makespace</a>") == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("how_many", [0, 1])
def test_the_networks_list_leads_to_bringing_groups_in(client, how_many):
    GroupFactory.create_batch(how_many)

    page = sign_in(client, a_coordinator()).get("/national/groups/").text

    assert 'href="/national/groups/import/"' in page


def test_groups_taken_back_go_unless_somebody_has_touched_them(client):
    niamh = a_coordinator(second_factor=True)
    job = ImportJob.upload("groups", content_of("groups.csv"), by=niamh)
    brought_in(job, without_wrong=True)
    kept = Group.objects.get(name="Makespace")
    MembershipFactory(group=kept)

    assert job.undo(who=Who(niamh)) == 2

    assert list(Group.objects.values_list("name", flat=True)) == ["Makespace"]


def test_organisers_bring_in_no_groups(client, lead):
    response = uploaded(sign_in(client, lead.person), url="/national/groups/import/")

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("LS6", "E12000003"),
        ("Leeds", "E12000003"),
        ("cambridge", "E12000006"),
        ("London", "E12000007"),
        ("Brighton, England", "E12000008"),
        ("Newcastle upon Tyne", "E12000001"),
        ("Caerdydd", "W92000004"),
    ],
)
def test_a_town_is_found_by_its_name(typed, region):
    assert towns.place_of(typed).region_code == region


@pytest.mark.parametrize(
    "typed", ["Newcastle", "San Francisco, CA", "Cambridge, MA", "Atlantis", "", "York, Ontario"]
)
def test_what_may_be_several_places_or_none_is_not_guessed(typed):
    assert towns.place_of(typed) is None


# --- Real lists, where they are ------------------------------------------------------------------------------
@pytest.mark.skipif(not REAL_LISTS.exists(), reason="the lists lie beside the repository, not in it")
@pytest.mark.parametrize(
    ("name", "encoding", "rows"),
    [
        ("uk_makerspaces.csv", "utf-8", 56),
        ("uk_makerspaces_macroman_encoding.csv", "mac_roman", 29),
        ("rladies_uk_ireland_chapters.csv", "utf-8", 12),
        ("uk_tech_for_good_groups_public_facts.csv", "utf-8", 15),
        ("uk_tech_for_good_organisations.csv", "utf-8", 34),
        ("civic_tech_groups_world.csv", "utf-8", 221),
    ],
)
def test_real_lists_of_groups_are_looked_through_and_brought_in(name, encoding, rows):
    niamh = a_coordinator()
    job = ImportJob.upload("groups", (REAL_LISTS / name).read_bytes(), by=niamh, name=name)
    if "place" not in job.mapping:
        job.mapping["place"] = next(
            place for place, cell in enumerate(job.sheet.headings) if cell == "region"
        )

    looked_through(job)

    assert (job.encoding, job.report["rows"], sum(numbers(job).values())) == (encoding, rows, rows)
    assert job.apply(who=Who(niamh), without_wrong=True) == job.report["new"] == Group.objects.count()
    assert job.undo(who=Who(niamh)) == job.report["made"]
    assert not Group.objects.exists()
