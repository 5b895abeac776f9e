"""What came with the window onto the network: kept pages, figures, set-up and backups, as an attacker tries them."""

import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from groups.models import Group, Membership, Region
from hub.access.checks import unsafe_settings
from hub.accounts.models import NetworkRole, User
from hub.mail.addresses import one_mailbox
from hub.mail.models import OutgoingMail
from impact import counting
from tests.deploy.conftest import ground
from tests.deploy.ground import PATH, PROJECT, Ground, run
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_coordinator, a_group, signed_in

__all__ = ["ground"]
GUESSED, ADDRESS = "four grey herons waded", "ann@example.org"


# --- Roles on the network ----------------------------------------------------------------------------------
def somebody_signs_up_as(address: str) -> Client:
    client = Client()
    client.post("/account/signup/", {"name": "Ann", "email": address, "password1": GUESSED, "is_adult": "on"})
    return client


def code_for(address: str) -> str:
    letter = OutgoingMail.objects.filter(to_email=address).latest("pk")
    text = dict(letter.body or {})["text"]
    found = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", text, re.MULTILINE)
    assert found, text
    return found[0]


def comes_in_by_code(address: str) -> Client:
    client = Client()
    client.post("/account/login/code/", {"email": address})
    client.post("/account/login/code/confirm/", {"code": code_for(address)})
    return client


def may_come_in(address: str, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": address, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a12_who_signed_up_with_anothers_address_does_not_become_the_coordinator_with_her() -> None:
    """The account waited unconfirmed; the network names its address, and she confirms it by her first code."""
    NetworkRoleFactory(person=PersonFactory(email="niamh@example.org"))
    somebody_signs_up_as(ADDRESS)  # and cannot read the mail with its code
    call_command("network_role", ADDRESS, role="coordinator", trustee=["Joan Walker", "Kofi Boateng"])

    assert "_auth_user_id" in comes_in_by_code(ADDRESS).session

    assert EmailAddress.objects.get(email=ADDRESS).verified
    assert NetworkRole.objects.live().filter(person__email=ADDRESS).exists()
    assert not may_come_in(ADDRESS, GUESSED)


@pytest.mark.django_db
def test_a12_who_signed_up_herself_keeps_her_password() -> None:
    """Confirmed where it was chosen; and her later codes take nothing away."""
    client = somebody_signs_up_as(ADDRESS)
    client.post("/account/confirm-email/", {"code": code_for(ADDRESS)})
    assert "_auth_user_id" in client.session

    assert "_auth_user_id" in comes_in_by_code(ADDRESS).session

    assert may_come_in(ADDRESS, GUESSED)


@pytest.mark.django_db
@pytest.mark.parametrize("twin", ["imran@gma\u0131l.com", "\u0131mran@gmail.com", "im\u017fran@gmail.com"])
def test_a12_a_letter_that_is_an_i_only_in_capitals_makes_no_address_like_anothers(twin: str) -> None:
    """UPPER() takes a dotless i for an i: whoever owns gma\u0131l.com would be found under gmail.com (CVE-2019-19844)."""
    NetworkRoleFactory(person=PersonFactory(email="niamh@example.org"))
    somebody_signs_up_as(twin)
    assert not User.objects.filter(email=twin.lower()).exists()

    with pytest.raises(ValidationError):
        one_mailbox(twin)
    assert one_mailbox("bev@b\u00fccher.example") == "bev@b\u00fccher.example"


@pytest.mark.django_db
@pytest.mark.parametrize("trustees", [["Niamh  KELLY", "Joan Walker"], ["Asha Patel"]])
def test_g5_nobody_is_their_own_trustee_nor_two_people_at_once(trustees: list[str]) -> None:
    niamh: Any = NetworkRoleFactory(person=PersonFactory(name="Niamh Kelly")).person
    asha: Any = PersonFactory(name="asha Patel")
    Membership.begin(asha, a_group(), "lead")
    agreed_by = [] if len(trustees) > 1 else [asha.email]

    with pytest.raises(CommandError, match="Two people"):
        call_command("network_role", niamh.email, role="administrator", trustee=trustees, agreed_by=agreed_by)


# --- Keys ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("keys", [["x" * 64, ""], ["short"], [" "]])
def test_p1_a_key_of_before_that_anybody_can_guess_is_refused_as_the_present_one_is(
    settings: Any, keys: list[str]
) -> None:
    """`SECRET_KEY_FALLBACKS=old,` holds an empty key too, and what is signed with that would be believed."""
    settings.DEBUG = False
    before = unsafe_settings()
    settings.SECRET_KEY_FALLBACKS = keys

    assert len(unsafe_settings()) == len(before) + 1


def test_p1_so_is_a_key_of_private_links(settings: Any) -> None:
    settings.DEBUG = False
    before = unsafe_settings()
    settings.LINK_KEY = ""

    assert len(unsafe_settings()) == len(before) + 1


# --- Backups and set-up ------------------------------------------------------------------------------------
@pytest.fixture
def overheard(tmp_path: Path) -> Path:
    """The tools of PostgreSQL, each of which notes what everybody on the machine could read of it, and what not."""
    for name in ("psql", "pg_dump", "pg_restore"):
        real = shutil.which(name, path=PATH)
        words = f'#!/bin/sh\necho "{name} $*" >>"$0.words"\necho "$PGPASSWORD" >>"$0.password"\nexec {real} "$@"\n'
        (tmp_path / name).write_text(words)
        (tmp_path / name).chmod(0o755)
    return tmp_path


@pytest.mark.slow
def test_p8_whoever_lists_processes_reads_no_password_of_the_database(
    ground: Ground, overheard: Path
) -> None:
    database = ground.database("heard")
    ground.ask(database, "CREATE TABLE kept AS SELECT 1 AS one")
    ground.give_roles(database)
    ground.ask(database, f'ALTER TABLE kept OWNER TO "{ground.owner}"')
    url = ground.url(database, ground.owner)
    path = f"{overheard}:{PATH}"

    made = run(PROJECT / "bin/backup", overheard / "backups", DATABASE_URL=url, PATH=path)
    assert made.returncode == 0, made.stderr
    proven = run(
        PROJECT / "bin/prove", overheard / "backups", DATABASE_URL=url, PATH=path
    )  # its note finds no table here

    assert "all equal" in proven.stdout, proven.stderr
    said = "".join(file.read_text() for file in overheard.glob("*.words"))
    assert all(f"\n{name} -" in f"\n{said}" for name in ("psql", "pg_dump", "pg_restore"))
    assert ground.passwords[ground.owner] not in said
    for file in overheard.glob("*.password"):
        assert set(file.read_text().split()) <= {ground.passwords[ground.owner]}
    assert (overheard / "pg_dump.password").read_text().strip() == ground.passwords[ground.owner]


@pytest.mark.parametrize(
    ("address", "bare", "password"),
    [
        ("postgres://a:p%40s%2Fw%C3%B6@h:1/db", "postgres://a@h:1/db", "p@s/wö"),
        ("postgresql://a:b:c@%2Ftmp:54/db?x=y:z@q", "postgresql://a@%2Ftmp:54/db?x=y:z@q", "b:c"),
        ("postgres://a@h:5432/db", "postgres://a@h:5432/db", "before"),
        ("postgres://h:5432/db", "postgres://h:5432/db", "before"),
    ],
)
def test_p8_a_password_is_taken_out_of_an_address_whole(address: str, bare: str, password: str) -> None:
    words = '. bin/_database; without_password "$DATABASE_URL"; echo; password_of "$DATABASE_URL"'

    said = run("sh", "-c", words, DATABASE_URL=address, PGPASSWORD="before")

    assert said.stdout.splitlines() == [bare, password], said.stderr


@pytest.mark.slow
def test_d8_a_backup_that_does_not_restore_says_why_without_a_row_of_it(
    ground: Ground, tmp_path: Path
) -> None:
    database, empty = ground.database("spoiled"), ground.database("unspoiled")
    for words in (
        "CREATE FUNCTION fits(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE hub_user (email text CHECK (fits(email)))",
        "INSERT INTO hub_user VALUES ('bev@example.org')",
        "CREATE OR REPLACE FUNCTION fits(text) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    ):
        assert ground.ask(database, words) == ""
    made = run(PROJECT / "bin/backup", tmp_path, DATABASE_URL=ground.url(database))

    refused = run(PROJECT / "bin/restore", made.stdout.strip(), DATABASE_URL=ground.url(empty))

    assert refused.returncode == 1
    assert "check constraint" in refused.stderr
    assert "could not be restored" in refused.stderr
    assert "bev@" not in refused.stderr + refused.stdout


def test_p11_the_owners_address_is_nobody_elses_even_where_a_file_lay_open(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    shutil.copy(PROJECT / "bin/set-up", tmp_path / "bin/set-up")
    open_before = tmp_path / ".env.owner"
    open_before.touch(mode=0o644)
    database, queue = "postgres://hub_{0}:{0}@localhost/hub", "redis://:secret@localhost:6379/0"
    answers = ["Hub", "hub.example.org", "", "", "smtp.example.org", "", "-"]
    answers += [database.format("web"), database.format("owner"), queue, queue]

    said = run(
        "bin/set-up", "--without-docker", "--only-env", cwd=tmp_path, answers="\n".join([*answers, ""])
    )

    assert said.returncode == 0, said.stderr
    assert "hub_owner" in open_before.read_text()
    assert stat.S_IMODE(open_before.stat().st_mode) == 0o600


# --- Figures: addresses and words that are crafted --------------------------------------------------------------
@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel("2026-11-24 09:00Z", tick=False):
        yield


CRAFTED = [
    "from=%D9%A2%D9%A0%D9%A2%D9%A6-%D9%A0%D9%A8", "from=²-²", "from=2026-%00", "from=" + "9" * 5000, "from=0000-01",
    "from=9999-12&to=9999-12", "to=2026-10%0A", "to=-2026-10", "from=2026-10&to=2026-10&region=%ED%A0%80",
    "region=" + "x" * 4000, "region=wales&region=london", "region=wales'--", "page=" + "9" * 5000, "page=-1", "page=²",
    "page=1e9", "check=%2e%2e", "from=Mawrth 2026&to=MAI 2026", "from=12/2025", "split=group", "exact=1", "group=1",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_november")
@pytest.mark.parametrize("asked", CRAFTED)
def test_x4_a_crafted_address_of_a_figure_is_a_kind_page_or_refused(asked: str) -> None:
    group = a_group()
    niamh, tunde = signed_in(a_coordinator()), signed_in(group.tunde)
    for client, paths in [
        (
            niamh,
            [
                "/national/",
                "/national/figures/requests/",
                "/national/figures/newcomers-30/",
                "/national/quality/",
            ],
        ),
        (
            tunde,
            ["/national/", "/national/figures/requests/", f"/groups/{group.slug}/manage/figures/requests/"],
        ),
    ]:
        for path in paths:
            assert client.get(f"{path}?{asked}").status_code in (200, 400), path
    assert niamh.get("/national/figures/%00/").status_code in (400, 404)
    assert niamh.get("/national/figures/requests%0A/").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_november")
def test_x4_an_organiser_can_choose_no_region_but_her_own_and_split_by_no_group() -> None:
    group, other = a_group(), a_group("Cardiff Doers", "CF10", slug="cardiff")
    a_new_request(other)
    client = signed_in(group.tunde)
    for path in ("/national/", "/national/figures/requests/"):
        assert "Please choose one of these." in client.get(f"{path}?region=wales").text
        for asked in ("", "?region=yorkshire-and-the-humber", "?split=group", "?group=cardiff"):
            answer = client.get(f"{path}{asked}")
            assert answer.status_code == 200
            assert "Cardiff Doers" not in answer.text
            assert "/requests/" not in answer.text.split("<main")[1].replace("/figures/requests/", "")
    assert client.get("/groups/cardiff/manage/figures/").status_code == 404
    assert client.post("/groups/cardiff/manage/figures/requests.csv").status_code in (403, 404)
    assert client.post("/national/figures/requests.csv").status_code in (403, 404)


MARKUP = "\"'><script>alert(1)</script><svg onload=x>{{7*7}}</title>"


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_november")
def test_o1_the_name_of_a_group_or_a_region_is_never_more_than_words() -> None:
    """In cards, maps, charts, share pictures' words and microdata."""
    group = a_group(MARKUP, slug="markup")
    Group.objects.filter(pk=group.pk).update(name=MARKUP, summary=MARKUP)
    Region.objects.filter(pk=group.primary_region_id).update(name=MARKUP, name_cy=MARKUP)
    User.objects.update(name=MARKUP)
    a_new_request(group)
    counting.count_all()
    client, niamh = signed_in(group.tunde), signed_in(a_coordinator())
    pages = [Client().get(url) for url in ("/", "/groups/", "/groups/markup/", "/groups/near/?postcode=LS6")]
    pages += [
        client.get(url)
        for url in ("/groups/markup/manage/figures/", "/groups/markup/manage/figures/requests/")
    ]
    pages += [niamh.get(url) for url in ("/national/", "/national/figures/requests/", "/national/quality/")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<svg onload" not in page.text
        assert "49" not in re.findall(r"svg onload=x&gt;(.{0,9})", page.text)
    assert "&lt;script&gt;alert" in pages[2].text
    head = pages[2].text.split("</head>")[0]
    odd = [
        said
        for said in re.findall(r'(?:og:\w+|description)" content="([^>]*)">', head)
        if "<" in said or '"' in said
    ]
    assert odd == []


@pytest.mark.slow
def test_s44_the_roles_come_before_the_tables_so_their_rights_are_given_once_more(ground: Ground) -> None:
    """As a network is set up (bin/set-up, docs/operations.md): what the owner makes is open to the web role at first."""
    database = ground.database("young")
    ground.give_roles(database)
    for table in ("django_migrations", "hub_auditentry"):
        ground.ask(database, f"CREATE TABLE {table} (act text)", ground.owner)

    ground.give_roles(database)

    assert "ERROR" in ground.ask(database, "DELETE FROM django_migrations", ground.web)
    assert "ERROR" in ground.ask(database, "UPDATE hub_auditentry SET act = ''", ground.web)
    assert ground.ask(database, "INSERT INTO hub_auditentry VALUES ('x')", ground.web) == ""
