"""Starting a group: the form anybody may send, the confirmed address, the applicant's page, and the network's answer."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import Group, GroupApplication, Invitation, Region
from groups.tasks import forget
from groups.waiting import born, items
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.guard.models import HeldPost
from hub.guard.stamps import Stamp
from hub.links.models import PrivateLink
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import ApplicationFactory, GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
S = GroupApplication.State
START, LIST = "/groups/start/", "/national/applications/"
POUNDS = "It costs £40; “curly” ‘quotes’ – Ŵythnos, tŷ, Gàidhlig àèìòù, 🎏👩🏽‍💻\n" * 40


def stamp(age=60, form="start"):
    return str(Stamp(form, uuid.uuid4(), timezone.now() - timedelta(seconds=age)))


def answers(**changes):
    return {
        "postcode": "ll57 1",
        "why": "Three charities asked me the same thing.",
        "others": "Dilys from the library",
        "name": "Menai Tech Table",
        "person_name": "Gwen Pritchard",
        "email": "gwen@example.org",
        "language": "en-gb",
        "is_adult": "on",
        "stamp": stamp(),
        "fax": "",
        **changes,
    }


def kept(response, words="Three charities asked me the same thing."):
    return response.status_code == 200 and words in response.text and "<form" in response.text


def own_page(application):
    """A browser that followed the link of the mail."""
    browser = Client()
    browser.get(f"/groups/start/link/{application.link.token}/")
    return browser


@pytest.fixture
def coordinator():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


# --- The form --------------------------------------------------------------------------------------------
def test_asking_makes_one_application_and_one_mail_however_often_it_is_pressed(client):
    typed = answers()

    answered = {client.post(START, typed).url for _press in range(3)}

    application = GroupApplication.objects.get()
    assert len(answered) == 1
    assert (application.state, application.outcode, application.person_name) == (
        "unconfirmed",
        "LL57",
        "Gwen Pritchard",
    )
    assert list(OutgoingMail.objects.values_list("kind", "to_email")) == [
        ("groups/application_confirm", "gwen@example.org")
    ]


def test_d7_who_is_under_eighteen_is_stopped_before_anything_is_stored(client):
    response = client.post(START, answers(is_adult=""))

    assert kept(response, "If you are 18 or over, tick this and go on. If you are younger, nothing is kept")
    assert (GroupApplication.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_where_a_group_is_already_it_says_so_and_lets_them_go_on(client):
    GroupFactory(name="Menai Neighbours", place_outcode="LL57", run_by=[PersonFactory()])

    told = client.post(START, answers())
    client.post(START, answers(beside="on"))

    assert "Menai Neighbours</a> may be glad of you" in told.text
    assert kept(told)
    assert GroupApplication.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("postcode", "nowhere"),
        ("why", ""),
        ("why", "\u200b \u3164\n"),
        ("person_name", ""),
        ("email", "two@example.org, three@example.org"),
        ("language", "xx"),
    ],
)
def test_f11_bad_answers_are_said_beside_the_field_and_store_nothing(client, field, typed):
    response = client.post(START, answers(**{field: typed}))

    assert kept(response, f'id="id_{field}' if field != "language" else "language")
    assert field in response.context["form"].errors
    assert GroupApplication.objects.count() == 0


def test_f9_pounds_quotes_welsh_and_faces_come_back_as_they_were(client):
    client.post(START, answers(why=POUNDS[:3900]))

    assert GroupApplication.objects.get().why == POUNDS[:3900].strip()


# --- What the guard holds ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "screening"),
    [
        ({"fax": "01234"}, "held"),
        ({"fax": "01234", "stamp": "hasty"}, "spam"),
        ({"stamp": "hasty"}, "held"),
        ({"why": "https://one.example " * 6}, "held"),
        ({"why": "https://one.example"}, "held"),
        ({"why": "Our page is https://one.example and nobody mends it."}, "passed"),
    ],
)
def test_f1_f2_f8_what_looks_odd_is_held_and_its_sender_sees_no_difference(client, changes, screening):
    if changes.get("stamp") == "hasty":
        changes = changes | {"stamp": stamp(age=1)}

    response = client.post(START, answers(**changes))

    assert response.url.startswith("/groups/start/sent/?key=")
    assert GroupApplication.objects.get().screening == screening
    assert OutgoingMail.objects.count() == (screening == "passed")
    assert HeldPost.objects.filter(form="start").count() == (screening != "passed")


@pytest.mark.parametrize(
    "sealed",
    ["", "altered", stamp(form="ask"), stamp(age=25 * 3600)],
    ids=["none", "altered", "other form", "old"],
)
def test_f3_a_bad_stamp_shows_the_form_again_with_every_word(client, sealed):
    response = client.post(START, answers(stamp=sealed))

    assert kept(response)
    assert GroupApplication.objects.count() == 0
    assert client.post(START, answers(stamp=str(response.context["form"].stamp))).status_code == 302


def test_the_eleventh_of_a_network_and_the_fourth_of_an_address_are_held(client):
    for number in range(11):
        client.post(START, answers(email=f"gwen{number}@example.org"))
    for number in range(4):
        client.post(START, answers(email="gwen@example.org"), REMOTE_ADDR=f"198.51.100.{number}")

    screened = list(GroupApplication.objects.order_by("pk").values_list("screening", flat=True))
    assert screened == ["passed"] * 10 + ["held"] + ["passed"] * 3 + ["held"]


def test_f7_the_mail_to_confirm_holds_nothing_that_was_typed(client):
    client.post(
        START,
        answers(
            person_name="Win 500 pounds http://evil.example", name="zqname", why="zqwords", others="zqothers"
        ),
    )

    message = letter(OutgoingMail.objects.get())
    whole = message.subject + message.body + str(message.alternatives) + str(message.to)
    assert not [word for word in ("Win 500", "evil", "zqname", "zqwords", "zqothers") if word in whole]


def test_a1_a_known_address_is_answered_like_an_unknown_one(client):
    PersonFactory(email="known@example.org")
    client.post(START, answers(email="first@example.org"))  # what is remembered is remembered
    counted, pages = [], []
    for address in ("known@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            response = client.post(START, answers(email=address))
        counted.append(len(asked))
        pages.append(
            (
                response.status_code,
                response.url.split("?")[0],
                client.get(response.url).text.split('name="key"')[0],
            )
        )

    assert counted[0] == counted[1]
    assert pages[0] == pages[1]


def test_f6_sent_again_from_the_same_browser_at_most_three_times_a_day(client):
    sent = client.post(START, answers()).url

    for _press in range(5):
        client.post(sent.split("?")[0], {"key": sent.split("key=")[1]})

    assert OutgoingMail.objects.count() == 3
    assert client.post("/groups/start/sent/", {"key": "made-up"}).status_code == 302


# --- Their own page -----------------------------------------------------------------------------------------
def test_looking_confirms_nothing_and_one_press_does(client):
    application = ApplicationFactory(state="unconfirmed")
    browser = own_page(application)

    looked = [
        browser.get("/groups/start/yours/").status_code,
        browser.get("/groups/start/yours/confirmation/").status_code,
    ]
    application.refresh_from_db()
    assert (looked, application.state) == ([200, 302], "unconfirmed")

    for _press in range(2):
        browser.post("/groups/start/yours/confirmation/")
    application.refresh_from_db()
    assert (application.state, application.moves.count()) == ("applied", 1)


@time_machine.travel("2026-11-23 09:00+00:00")
def test_their_page_says_by_when_they_hear():
    application = ApplicationFactory(state_since=timezone.now())

    page = own_page(application).get("/groups/start/yours/").text

    assert application.answer_by.isoformat() == "2026-12-07"
    assert "you hear by Monday 7 December" in page


def test_taken_back_it_is_on_nobodys_list(coordinator):
    application = ApplicationFactory()
    browser = own_page(application)

    for _press in range(2):
        assert browser.post("/groups/start/yours/withdrawal/").status_code == 302

    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert list(items(Who(coordinator), born.PIECES)) == []


def test_the_page_opens_to_the_link_alone(client):
    ApplicationFactory(person_name="Secret Gwen")
    nobody = client.get("/groups/start/yours/")
    wrong = client.get("/groups/start/link/made-up/")
    somebody = sign_in(Client(), PersonFactory()).get("/groups/start/yours/")

    assert [nobody.status_code, wrong.status_code, somebody.status_code] == [404] * 3
    assert "Secret" not in nobody.text + wrong.text + somebody.text


def test_a14_a_link_of_another_purpose_opens_nothing(client):
    application = ApplicationFactory()
    case = PrivateLink.issue("case", application)

    assert client.get(f"/groups/start/link/{case.token}/").status_code == 404


# --- The coordinator's answers --------------------------------------------------------------------------------
def room(application, act=""):
    return f"{LIST}{application.pk}/{act}"


YES = {
    "name": "Menai Tech Table", "slug": "", "home": "LL57", "summary": "We begin.", "days": ["3"], "every": "2",
    "counted_from": "2026-12-01", "authorities": [], "districts": "LL57",
}  # fmt: skip


def test_a_yes_begins_the_group_and_invites_them_in_one_mail(client, coordinator):
    application = ApplicationFactory(email="gwen@example.org", name="Menai Tech Table")
    browser = sign_in(client, coordinator)

    asked = browser.get(room(application, "acceptance/"))
    answered = [browser.post(room(application, "acceptance/"), YES) for _press in range(2)]

    group, invitation = Group.objects.get(), Invitation.objects.get()
    application.refresh_from_db()
    assert 'value="Menai Tech Table"' in asked.text
    assert [response.status_code for response in answered] == [
        302,
        200,
    ]  # the name is taken now: said beside it
    assert (application.state, application.group) == ("accepted", group)
    assert (group.state, group.published_at, group.looked_after_by) == ("forming", None, coordinator)
    assert (invitation.email, invitation.role) == ("gwen@example.org", "lead")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_email) == ("groups/application_accepted", "gwen@example.org")
    assert f"/groups/invitation/{invitation.links.get().token}/" in letter(mail).body


def test_the_time_to_talk_is_said_by_mail_once(client, coordinator):
    application = ApplicationFactory()
    day = (timezone.localdate() + timedelta(days=5)).isoformat()

    for _press in range(2):
        sign_in(client, coordinator).post(room(application, "call/"), {"day": day, "time": "10:30"})

    message = letter(OutgoingMail.objects.get())
    assert "10:30am" in message.subject
    assert "Niamh Byrne" in message.body
    assert "10:30am" in own_page(application).get("/groups/start/yours/").text


@pytest.mark.parametrize(
    ("day", "clock"), [("2020-01-01", "10:00"), ("9999-12-31", "10:00"), ("soon", "10:00"), ("", "99:99")]
)
def test_a_bad_day_is_said_beside_its_field(client, coordinator, day, clock):
    response = sign_in(client, coordinator).post(
        room(ApplicationFactory(), "call/"), {"day": day, "time": clock}
    )

    assert response.status_code == 200
    assert "day" in response.context["form"].errors
    assert OutgoingMail.objects.count() == 0


def test_not_now_comes_with_words_and_the_nearest_group(client, coordinator):
    GroupFactory(name="Llandudno Table", place_outcode="LL30", run_by=[PersonFactory()])
    application = ApplicationFactory()

    for _press in range(2):
        sign_in(client, coordinator).post(
            room(application, "not-now/"), {"answer": "Ask us again in spring."}
        )

    body = letter(OutgoingMail.objects.get()).body
    assert "Ask us again in spring." in body
    assert "Llandudno Table" in body
    assert "Ask us again in spring." in own_page(application).get("/groups/start/yours/").text


def test_notes_stay_with_the_network(client, coordinator):
    application = ApplicationFactory()

    sign_in(client, coordinator).post(room(application), {"notes": "zqnotes"})

    assert "zqnotes" in client.get(room(application)).text
    assert "zqnotes" not in own_page(application).get("/groups/start/yours/").text


def test_a_held_one_is_let_through_or_filed(client, coordinator):
    genuine, advert = (ApplicationFactory(state="unconfirmed", screening="held") for _ in range(2))
    browser = sign_in(client, coordinator)

    assert browser.get(LIST).text.count("It's genuine") == 2
    for _press in range(2):
        browser.post(room(genuine, "release/"))
        browser.post(room(advert, "filing/"))

    assert [mail.about for mail in OutgoingMail.objects.all()] == [genuine]
    assert [GroupApplication.objects.get(pk=one.pk).screening for one in (genuine, advert)] == [
        "passed",
        "spam",
    ]


def test_what_is_answered_says_what_to_do_instead(client, coordinator):
    application = ApplicationFactory(state="withdrawn")
    browser = sign_in(client, coordinator)

    for act, said in [("acceptance/", YES), ("not-now/", {"answer": "No."})]:
        assert "no longer waiting for an answer" in browser.post(room(application, act), said).text


# --- Chairs and counts ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["", "call/", "acceptance/", "not-now/", "again/", "release/", "filing/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_coordinators_come_in(client, act, method):
    application = ApplicationFactory(person_name="Secret Gwen")
    lead = MembershipFactory(role="lead", person=PersonFactory(second_factor=True)).person

    assert getattr(client, method)(room(application, act)).status_code == 302
    for person in (PersonFactory(), lead):
        response = getattr(sign_in(Client(), person), method)(room(application, act))
        assert response.status_code == 404
        assert "Secret" not in response.text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, coordinator, how_many, django_assert_num_queries):
    ApplicationFactory.create_batch(how_many)
    ApplicationFactory.create_batch(how_many, state="unconfirmed", screening="held")
    ApplicationFactory.create_batch(how_many, state="declined")
    browser = sign_in(client, coordinator)
    browser.get(LIST)

    with django_assert_num_queries(8):
        page = browser.get(LIST).text

    assert page.count('class="card"') == 2 * how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_today_names_each_who_waits_in_one_question(coordinator, how_many, django_assert_num_queries):
    ApplicationFactory.create_batch(how_many)
    ApplicationFactory(state="unconfirmed", screening="held")
    who = Who(coordinator)
    assert who.audiences

    with django_assert_num_queries(1):
        listed = list(items(who, born.PIECES))

    assert [item.act for item in listed] == ["Read and answer"] * how_many + ["Look"]


def test_nobody_else_has_them_on_their_list():
    ApplicationFactory()
    lead = MembershipFactory(role="lead").person

    assert list(items(Who(lead), born.PIECES)) == []


# --- The machine ------------------------------------------------------------------------------------------------
def accepted(application, person):
    wales = Region.objects.get(slug="wales")
    facts = {"name": "Menai Table", "slug": "menai", "place_outcode": "LL57", "sitting_days": [1]}
    application.accept(who=Who(person), regions=[wales], outcodes=["LL57"], primary_region=wales, **facts)


EDGES = {
    (S.UNCONFIRMED, S.APPLIED): lambda row, person: row.confirm(),
    (S.UNCONFIRMED, S.WITHDRAWN): lambda row, person: row.withdraw(),
    (S.APPLIED, S.WITHDRAWN): lambda row, person: row.withdraw(),
    (S.APPLIED, S.ACCEPTED): accepted,
    (S.APPLIED, S.DECLINED): lambda row, person: row.decline("Not yet.", by=person),
    (S.DECLINED, S.APPLIED): lambda row, person: row.reconsider(by=person),
}


@pytest.mark.parametrize(("old", "new"), EDGES)
def test_each_move_is_made_by_its_verb_and_written_down(coordinator, old, new):
    application = ApplicationFactory(state=old)

    EDGES[old, new](application, coordinator)
    EDGES[old, new](application, coordinator)

    assert GroupApplication.objects.get().state == new
    assert [(move.old, move.new) for move in application.moves.all()] == [(old, new)]


def test_every_edge_of_the_diagram_is_taken_here():
    assert {(old, new) for old, news in GroupApplication.MOVES.items() for new in news} == EDGES.keys()


def test_what_is_taken_back_is_not_confirmed_again():
    with pytest.raises(TransitionError):
        ApplicationFactory(state="withdrawn").confirm()


def test_d6_what_came_to_nothing_is_forgotten_with_its_links_and_mails():
    old = timezone.now() - timedelta(days=200)
    young, waiting = ApplicationFactory(state="unconfirmed"), ApplicationFactory(state_since=old)
    for state in ("unconfirmed", "declined", "withdrawn"):
        gone = ApplicationFactory(state=state, state_since=old)
        PrivateLink.issue("application", gone)

    forget()
    forget()

    assert set(GroupApplication.objects.all()) == {young, waiting}
    assert PrivateLink.objects.count() == 0
