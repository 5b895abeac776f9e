"""Files somebody brings in: catalogue lines I9 and I10 and their cousins, by number."""

import time
import tracemalloc
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from groups.models import Group, ListedPerson, Membership, PageSection
from hub.access.who import Who
from hub.accounts.models import User
from hub.imports import reading
from hub.imports.models import ImportJob
from hub.mail.models import OutgoingMail
from tests.access.answers import fingerprint, what_changed
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db

START = "/groups/leeds/manage/list/import/"


@pytest.fixture
def lead(client):
    person = PersonFactory(name="Asha Rahman", second_factor=True)
    role = MembershipFactory(group=GroupFactory(slug="leeds"), role="lead", person=person)
    sign_in(client, person)
    return role


def send(client, content, name="list.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def dry_run(client, content):
    """Uploaded and looked through with what was guessed."""
    columns = send(client, content).url
    job = ImportJob.objects.order_by("-pk").first()
    client.post(columns, {name: str(place) for name, place in job.mapping.items()})
    job.refresh_from_db()
    return job


def people(how_many):
    return "name,email,note\n" + "".join(f"Bev {n},bev{n}@example.org,\n" for n in range(how_many))


# --- I9 --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("how_many", [5_001, 10_001])
def test_i9_more_than_five_thousand_rows_are_refused_and_nothing_is_kept(client, lead, how_many):
    response = send(client, people(how_many))

    assert response.status_code == 200
    assert "more than 5,000 rows" in response.text
    assert not ImportJob.objects.exists()


def test_i9_five_thousand_rows_are_tried_and_written_within_seconds(client, lead):
    started = time.monotonic()
    job = dry_run(client, people(5_000))

    assert job.report["new"] == 5_000
    assert client.post(reverse("imports:preview", args=[job.pk])).status_code == 302

    assert ListedPerson.objects.count() == 5_000
    assert time.monotonic() - started < 30


def test_i9_reading_the_largest_file_takes_little_memory():
    content = (people(1)[:16] + "x" * 40 + ",a@example.org,y\n" * 5_000).encode()[: reading.LARGEST]
    tracemalloc.start()

    reading.sheet_of(reading.text_of(content, reading.encoding_of(content)), ",", 5_001)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "mac_roman"])
def test_i9_the_report_comes_first_in_every_encoding(client, lead, encoding):
    job = dry_run(client, "name;email\r\nZoë;zoe@example.org\r\n".encode(encoding))

    assert (job.report["new"], job.report["sample"][0]["values"][:2]) == (1, ["zoe@example.org", "Zoë"])
    assert not ListedPerson.objects.exists()


def test_i9_ragged_rows_stop_all_of_it(client, lead):
    job = dry_run(client, "name,email\nBev,bev@example.org\nTom\nJo,jo@example.org,x\n")

    refused = client.post(reverse("imports:preview", args=[job.pk]))

    assert (job.report["wrong"], [problem["line"] for problem in job.report["problems"]]) == (2, [3, 4])
    assert refused.status_code == 200
    assert not ListedPerson.objects.exists()


def test_i9_the_same_address_in_two_cases_is_one_person(client, lead):
    job = dry_run(client, "email\nBev@example.org\nbev@EXAMPLE.org\n")
    client.post(reverse("imports:preview", args=[job.pk]))

    assert (job.report["new"], job.report["again"]) == (1, 1)
    assert ListedPerson.objects.count() == 1


def test_i9_an_error_while_writing_leaves_nothing_behind(client, lead, monkeypatch):
    """Somebody else put one of them on the list between the look and the press."""
    job = dry_run(client, people(3))
    importer = job.importer
    monkeypatch.setitem(importer.__dict__, "known", lambda job: set())
    ListedPerson.objects.create(group=lead.group, email="BEV2@example.org")

    response = client.post(reverse("imports:preview", args=[job.pk]))

    assert "Look it through once more" in response.text
    assert ListedPerson.objects.count() == 1
    assert ImportJob.objects.get().state == "previewed"


# --- I10 -------------------------------------------------------------------------------------------------
def test_i10_columns_that_would_give_rights_are_ignored_and_reported(client, lead):
    other = GroupFactory(slug="other")
    content = "email,role,group,group_id,person,joined_at,is_staff,import_job\n"
    content += f"bev@example.org,lead,other,{other.pk},1,2026-01-01,1,99\n"

    job = dry_run(client, content)
    page = client.get(reverse("imports:preview", args=[job.pk]))
    client.post(reverse("imports:preview", args=[job.pk]))

    ignored = ["role", "group", "group_id", "person", "joined_at", "is_staff", "import_job"]
    assert job.report["ignored"] == ignored
    assert all(f"<b>{heading}</b>" in page.text for heading in ignored)
    listed = ListedPerson.objects.get()
    assert (listed.group, listed.person, listed.joined_at, listed.import_job) == (lead.group, None, None, job)
    assert Membership.objects.count() == 1
    assert User.objects.count() == 1
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("field", ["role", "group", "person", "state"])
def test_i10_the_form_of_columns_takes_no_other_field(client, lead, field):
    columns = send(client, "email,role\nbev@example.org,lead\n").url

    client.post(columns, {"email": "0", field: "1", "group_id": "1", "state": "applied"})

    job = ImportJob.objects.get()
    assert (job.mapping, job.state, job.group_id) == ({"email": 0}, "previewed", lead.group_id)


def test_i10_groups_say_nothing_of_their_state_or_people(client):
    niamh = a_coordinator(second_factor=True)
    content = "name,place,state,published_at,slug,looked_after_by\nReal Group,LS6,active,2026-01-01,admin,1\n"
    job = ImportJob.upload("groups", content.encode(), by=niamh)
    job.map(job.mapping, by=niamh)
    job.preview(by=niamh)
    job.apply(who=Who(niamh))

    group = Group.objects.get()
    assert (group.state, group.published_at, group.slug, group.looked_after_by) == (
        "forming",
        None,
        "real-group",
        niamh,
    )
    assert job.report["ignored"] == ["state", "published_at", "slug", "looked_after_by"]


# --- Cousins ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Admin", "Аdmin", "A d m i n", "Safeguarding", "bunting", "Ｎetwork", "🎏"])
def test_m10_names_of_the_network_are_no_groups_in_a_file_either(name):
    niamh = a_coordinator()
    job = ImportJob.upload("groups", f"name,place\n{name},LS6\n".encode(), by=niamh)
    job.map(job.mapping, by=niamh)

    assert job.preview(by=niamh).numbers["wrong"] == 1


def test_m10_a_twin_of_a_group_is_that_group():
    niamh = a_coordinator()
    GroupFactory(name="Leeds Hands")
    job = ImportJob.upload("groups", "name,place\nLееds  Hаnds,LS6\n".encode(), by=niamh)
    job.map(job.mapping, by=niamh)

    assert job.preview(by=niamh).numbers["there"] == 1


@pytest.mark.parametrize(
    "cell", ["<script>alert(1)</script>", "{{ 7*7 }}", "=cmd|'/c calc'!A1", "\u202egro.elpmaxe", "x" * 10_000]
)
def test_m1_what_stands_in_a_cell_is_shown_as_text(client, lead, cell):
    quoted = cell.replace('"', '""')
    job = dry_run(client, f'"name","email","<b>{quoted[:40]}</b>"\n"{quoted}","bev@example.org","x"\n')

    pages = [client.get(reverse(f"imports:{step}", args=[job.pk])).text for step in ("columns", "preview")]

    assert all("<script>alert" not in page and "49" not in page.split("<main")[1][:400] for page in pages)
    assert all("<b>" + quoted[:20] not in page for page in pages)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",
        b"\xff\xfe",
        b"\xff\xfe\x00",
        b"\xfe\xff\xd8\x00",
        b'"',
        b'"' * 1001,
        b"\n" * 5000,
        b",,,,\n,,,,\n",
        b"\x1f\x8b\x08\x00",
    ],
)
def test_odd_bytes_are_a_sentence_and_never_a_fault(client, lead, content):
    before = fingerprint()

    response = send(client, content)

    assert response.status_code in (200, 302)
    assert response.status_code == 302 or what_changed(before) == []


def test_a_cell_larger_than_any_is_a_wrong_line(client, lead):
    job = dry_run(client, "name,email\nBev,bev@example.org\n" + "x" * 200_000 + ",tom@example.org\n")

    assert (job.report["new"], job.report["wrong"]) == (1, 1)


@pytest.mark.parametrize("sign", [b"\xe9", b"\xd5\xa3\x8e", b"\xe9a,", b'"\n'])
def test_the_largest_file_of_odd_signs_is_looked_at_within_two_seconds(sign):
    content = (sign * (reading.LARGEST // len(sign)))[: reading.LARGEST]
    began = time.process_time()

    with suppress(reading.Unreadable):
        text = reading.text_of(content, reading.encoding_of(content))
        reading.sheet_of(text, reading.delimiter_of(text), 5000)

    assert time.process_time() - began < 2


def test_what_was_written_for_a_group_that_came_in_keeps_it():
    niamh = a_coordinator()
    job = ImportJob.upload("groups", b"name,place\nYork Kitchen,YO1\nBath Kitchen,BA1\n", by=niamh)
    job.map(job.mapping, by=niamh)
    job.preview(by=niamh)
    job.apply(who=Who(niamh))
    york = Group.objects.get(name="York Kitchen")
    PageSection.begin(york, "about", by=niamh, title="About us", text="We meet above the bakery.")

    assert job.undo(who=Who(niamh)) == 1

    assert list(Group.objects.values_list("name", flat=True)) == ["York Kitchen"]
    assert york.sections.get().text == "We meet above the bakery."


def test_the_thirty_first_file_of_an_hour_waits(client, lead):
    for _number in range(30):
        send(client, b"")

    assert send(client, people(1)).status_code == 429


def test_o2_a_colleague_or_coordinator_opens_nobody_elses_file(client, lead):
    job = dry_run(client, people(2))
    colleague = MembershipFactory(
        group=lead.group, role="lead", person=PersonFactory(second_factor=True)
    ).person

    for person in (colleague, a_coordinator(second_factor=True)):
        browser = sign_in(client, person)
        assert browser.post(reverse("imports:preview", args=[job.pk])).status_code == 404
        assert "list.csv" not in browser.get(START).text

    assert not ListedPerson.objects.exists()
