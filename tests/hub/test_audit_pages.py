"""What was done, as sentences: everybody's own page, and a sentence for every act that is recorded anywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import PageSection
from hub.access.who import Who
from hub.accounts.models import NetworkRole, User
from hub.audit import lines
from hub.audit.models import AuditEntry, record
from hub.audit.sentences import Names, sentence, something, told_by
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_volunteer

ROOT = Path(__file__).parents[2]
APPS = ("hub", "groups", "volunteers", "events", "learning", "impact")


def acts_recorded() -> Iterator[tuple[str, str]]:
    """(file, act) of each record(...), as far as the act can be read from the source."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts or path.name == "world.py":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func).split(".")[-1] == "record"
                    and len(node.args) > 2
                ):
                    for act in acts_in(node.args[1], path):
                        yield str(path.relative_to(ROOT)), act


def acts_in(given: ast.expr, path: Path) -> list[str]:
    if isinstance(given, ast.IfExp):
        return acts_in(given.body, path) + acts_in(given.orelse, path)
    if isinstance(given, ast.Constant):
        return [given.value]
    if isinstance(given, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "x" for part in given.values)]
    if isinstance(given, ast.Name):
        named = re.findall(rf'\b{given.id} = ("[^"]+" if .+ else "[^"]+"|f?"[^"]+")', path.read_text())
        return [act for text in named for act in acts_in(ast.parse(text, mode="eval").body, path)]
    return []


def acts_of_groups() -> Iterator[tuple[str, str]]:
    """What groups and their pages note in their own history."""
    for path in sorted((ROOT / "groups").rglob("*.py")):
        text = path.read_text()
        if path.name.startswith("group") and path.parent.name == "models":
            for act in re.findall(r'(?:self|group)\.note\("([^"]+)"|act="([^"]+)"', text):
                yield path.name, f"group {act[0] or act[1]}"
        for act in re.findall(r'(?:group|into)\.note\(\s*"([^"]+)"', text):
            yield path.name, f"group {act}"
    for act in (
        "group looked after",
        "group led again",
        "section insert",
        "section update",
        "section delete",
    ):
        yield "groups", act


def test_every_act_has_a_sentence():
    without = sorted(
        {f"{path}: {act}" for path, act in [*acts_recorded(), *acts_of_groups()] if told_by(act) is something}
    )

    assert not without, "\n".join(["Write these into the app’s audited.py:", *without])
    assert len(list(acts_recorded())) > 20


@pytest.mark.parametrize("about_reader", [True, False])
@pytest.mark.parametrize("actor", [None, 1, 2])
def test_every_sentence_can_be_said_of_anybody(actor: int | None, about_reader: bool):
    acts = {act for _path, act in [*acts_recorded(), *acts_of_groups()]} | {"an act of tomorrow: x"}
    for act in acts:
        line = lines.Line(
            timezone.now(), "audit", 1, actor, "lead", act, "x.y", "1", None, "About us", 2, about_reader
        )

        said = sentence(line, Names(own=[1]))

        assert said.endswith(".")
        assert "%" not in said


# --- One's own page ---------------------------------------------------------------------------------
@pytest.fixture
def asha(db: Any) -> User:
    return PersonFactory(name="Asha Rahman")


def own_page(person: User, query: str = "") -> str:
    return sign_in(Client(), person).get(f"/account/history/{query}").text


def test_what_one_did_and_what_was_done_to_one(asha: User):
    lead = PersonFactory(name="Tunde Okafor")
    group = GroupFactory(run_by=[lead])
    mine = MembershipFactory(group=group, person=asha)
    record(Who(lead), "role given: organiser", mine, group_id=group.pk)
    group.note("coverage", by=asha)
    record(Who(lead), "invited: lead", group, group_id=group.pk)

    page = own_page(asha)

    assert "Tunde Okafor made you organiser." in page
    assert "You changed the places that are covered." in page
    assert "invited somebody" not in page


def test_each_sentence_names_the_group_it_is_about(asha: User):
    tyne, leeds = GroupFactory(name="Tyne"), GroupFactory(name="Leeds")
    tyne.note("formed", by=asha)
    record(Who(asha), "invited: lead", leeds, group_id=leeds.pk)
    PageSection.begin(leeds, "about", by=asha, title="About us", text="We help.")
    record(Who(asha), "password changed", asha)

    page = own_page(asha)

    assert "<p>Tyne: You started the group.</p>" in page
    assert "<p>Leeds: You invited somebody to lead.</p>" in page
    assert "<p>Leeds: You wrote “About us” on the public page.</p>" in page
    assert "<p>You changed" in page


def test_a_groups_own_history_does_not_say_its_name_each_time(asha: User):
    group = GroupFactory(name="Tyne")
    MembershipFactory(group=group, person=asha, role="lead")
    group.note("formed", by=asha)

    page = sign_in(Client(), asha).get(f"/groups/{group.slug}/manage/history/").text

    assert "<p>Asha Rahman started the group.</p>" in page


def test_whoever_does_not_run_a_group_is_not_named(asha: User):
    national = a_coordinator(name="Joan Walker")
    NetworkRole.give(asha, "admin")
    record(Who(national), "role ended: organiser", MembershipFactory(person=asha))

    page = own_page(asha)

    assert "Joan Walker" not in page
    assert "A coordinator of the network ended the role of organiser for you." in page
    assert "The hub named you an administrator." in page


def test_a_reveal_of_ones_details_is_told(asha: User):
    lead = PersonFactory(name="Tunde Okafor")
    group = GroupFactory(run_by=[lead])
    record(Who(lead), "contact revealed", a_volunteer(person=asha), group_id=group.pk)

    record(Who(lead), "contact seen", asha.volunteer)

    page = own_page(asha)
    assert "Tunde Okafor looked up how to reach people: 1 shown." in page
    assert "Tunde Okafor looked up how to reach you." in page


def test_nobody_reads_somebody_elses(asha: User):
    other = PersonFactory()
    record(Who(other), "invited: lead", other)

    assert "Nothing yet." in own_page(asha)
    assert Client().get("/account/history/").status_code == 302


def test_a_network_role_opens_no_more_on_ones_own_page(asha: User):
    national = a_coordinator()
    record(Who(asha), "invited: lead", asha)

    assert "invited somebody to lead" not in own_page(national)


def test_fifty_a_page_and_nothing_twice_or_left_out(asha: User):
    group, moment = GroupFactory(), timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(at=moment, actor_id=asha.pk, act=f"act {number}", about_type="x.y", about_id=str(number))
        for number in range(70)
    )
    for _number in range(60):
        group.note("settings", by=asha, at=moment)

    browser, query, seen = sign_in(Client(), asha), "", []
    for _page in range(4):
        page = browser.get(f"/account/history/{query}").text
        seen.append(page.count("<li>\n      <p>"))
        found = re.search(r'href="(\?before=[^"]+)"', page)
        query = found[1].replace("&amp;", "&") if found else ""
        if not query:
            break

    assert seen == [50, 50, 30]


@pytest.mark.parametrize("before", ["x", "2026-01-01", "~~", "2026-13-45T00:00:00+00:00~audit~1", "2026-01-01T00:00:00+00:00~audit~99999999999999999999", "%00"])  # fmt: skip
def test_a_broken_address_shows_the_first_page(asha: User, before: str):
    assert sign_in(Client(), asha).get("/account/history/", {"before": before}).status_code in (200, 400)


@pytest.mark.parametrize("how_many", [1, 3])
def test_own_history_query_count(how_many: int, asha: User, django_assert_num_queries: Any):
    group = GroupFactory(run_by=[PersonFactory()])
    for _number in range(how_many):
        record(Who(asha), "invited: lead", group)
        group.note("settings", by=asha)
    browser = sign_in(Client(), asha)

    with django_assert_num_queries(6):
        page = browser.get("/account/history/").text

    assert page.count("You invited somebody to lead.") == how_many


def test_the_log_itself_holds_no_names(asha: User):
    group = GroupFactory(run_by=[asha])
    record(Who(asha), "invited: lead", group, group_id=group.pk)

    row = AuditEntry.objects.values().get()
    assert not any("Asha" in str(value) for value in row.values())
