"""The form a charity fills in, from its first question to the mail that confirms it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from hub.guard.models import FormKey, HeldPost
from hub.guard.stamps import Stamp
from hub.links.models import PrivateLink
from hub.mail import sender
from hub.mail.models import OutgoingMail
from volunteers.models import HelpRequest, RequestContact

pytestmark = pytest.mark.django_db

ASK = "/help/ask/"
POUNDS = (
    "Costs £40 a month; “curly” ‘quotes’ – Ŵythnos, tŷ, gwefån, Gàidhlig àèìòù, ελληνικά, עברית, عربي, 🎏👩🏽‍💻\n"
    * 40
)


def stamp(age=60, form="ask"):
    return str(Stamp(form, uuid.uuid4(), timezone.now() - timedelta(seconds=age)))


def answers(**changes):
    return {
        "organisation_name": "Hope House",
        "name": "Bev Hartley",
        "organisation_kind": "community",
        "charity_number": "",
        "postcode": "ls6 3",
        "words": "Our lunch rota is wrong every week.",
        "kind": "not_sure",
        "when": "no_rush",
        "needed_by": "",
        "email": "bev@example.org",
        "language": "en-gb",
        "stamp": stamp(),
        "fax": "",
        "ask": "1",
        **changes,
    }


def kept(response, words="Our lunch rota is wrong every week."):
    return response.status_code == 200 and words in response.text and "<form" in response.text


def test_the_form_asks_six_headed_questions_on_one_page(client):
    response = client.get(ASK)

    assert [f"Question {number} of 6" in response.text for number in range(1, 8)] == [True] * 6 + [False]
    assert response["Cache-Control"] == "private, no-cache"


def test_asking_makes_one_request_and_one_mail(client):
    response = client.post(ASK, answers())

    request = HelpRequest.objects.get()
    assert response.url.startswith("/help/sent/")
    assert (request.state, request.screening, request.outcode, request.words) == (
        "unconfirmed", "passed", "LS6", "Our lunch rota is wrong every week.",
    )  # fmt: skip
    assert list(RequestContact.objects.values_list("name", "email", "is_first")) == [
        ("Bev Hartley", "bev@example.org", True)
    ]
    assert list(OutgoingMail.objects.values_list("kind", "to_email")) == [
        ("volunteers/verify", "bev@example.org")
    ]


def test_three_presses_make_one_request(client):
    typed = answers()

    answered = [client.post(ASK, typed).url for _press in range(3)]

    assert len(set(answered)) == 1
    assert HelpRequest.objects.count() == OutgoingMail.objects.count() == 1


def test_the_same_key_with_other_words_is_an_error_and_keeps_them(client):
    typed = answers()
    client.post(ASK, typed)

    response = client.post(ASK, typed | {"words": "Something else entirely."})

    assert kept(response, "Something else entirely.")
    assert HelpRequest.objects.count() == 1


# --- The catalogue of security-and-reliability.md, by number -----------------------------------------


def test_f1_the_trap_alone_is_held_and_the_sender_sees_no_difference(client):
    honest, trapped = (
        client.post(ASK, answers()),
        client.post(ASK, answers(fax="01234 567890", email="ann@example.org")),
    )

    held = HelpRequest.objects.get(contacts__email="ann@example.org")
    assert held.screening == "held"
    assert HeldPost.objects.get(about_id=held.pk).reasons == ["trap"]
    assert not OutgoingMail.objects.filter(to_email="ann@example.org").exists()
    assert (trapped.status_code, trapped.url.split("?")[0]) == (honest.status_code, honest.url.split("?")[0])
    pages = [client.get(each.url).text for each in (honest, trapped)]
    assert pages[0].replace("b…\u2060@", "a…\u2060@").split("key")[0] == pages[1].split("key")[0]


def test_f1_the_trap_with_a_second_sign_is_filed_as_spam_and_kept(client):
    client.post(ASK, answers(fax="x", stamp=stamp(age=1)))

    assert HelpRequest.objects.get().screening == "spam"
    assert OutgoingMail.objects.count() == 0


def test_f2_a_form_sent_within_a_second_is_held_and_one_after_four_is_not(client):
    client.post(ASK, answers(stamp=stamp(age=1), email="hasty@example.org"))
    client.post(ASK, answers(stamp=stamp(age=4), email="calm@example.org"))

    assert HelpRequest.objects.get(contacts__email="hasty@example.org").screening == "held"
    assert HelpRequest.objects.get(contacts__email="calm@example.org").screening == "passed"


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "altered",
        stamp(form="lost-link"),
        str(Stamp("ask", uuid.uuid4(), timezone.now() - timedelta(hours=25))),
    ],
    ids=["missing", "altered", "of another form", "25 hours old"],
)
def test_f3_a_bad_stamp_shows_the_form_again_with_every_word_and_a_fresh_one(client, sealed):
    response = client.post(ASK, answers(stamp=sealed))

    assert kept(response)
    assert HelpRequest.objects.count() == 0
    fresh = response.context["form"].stamp
    assert client.post(ASK, answers(stamp=str(fresh))).status_code == 302


def test_f3_a_stamp_with_a_letter_changed_is_no_stamp(client):
    sealed = stamp()

    assert kept(client.post(ASK, answers(stamp=sealed[:-1] + ("A" if sealed[-1] != "A" else "B"))))
    assert kept(client.post(ASK, answers(stamp="9" + sealed)))


@pytest.mark.django_db(transaction=True)
def test_f4_ten_equal_posts_at_once_make_one_request_one_mail_and_ten_equal_answers():
    typed = answers()

    def press(_number):
        try:
            return Client().post(ASK, typed).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as people:
        answered = list(people.map(press, range(10)))

    assert len(set(answered)) == 1
    assert HelpRequest.objects.count() == OutgoingMail.objects.count() == FormKey.objects.count() == 1


def test_f5_the_thirty_first_request_of_an_hour_from_one_place_is_held(client):
    for number in range(31):
        last = client.post(ASK, answers(email=f"bev{number}@example.org", stamp=stamp()))

    assert last.url.startswith("/help/sent/")
    assert list(HelpRequest.objects.exclude(screening="passed").values_list("contacts__email")) == [
        ("bev30@example.org",)
    ]
    assert HeldPost.objects.get().reasons == ["many"]


def test_f5_two_hundred_in_an_hour_hold_all(client):
    from volunteers.views.ask import FOR_ALL

    for _time in range(200):
        FOR_ALL.take()
    client.post(ASK, answers())

    assert HelpRequest.objects.get().screening == "held"
    assert HeldPost.objects.get().reasons == ["flood"]


def test_f6_forms_from_fifty_places_write_to_one_address_three_times_a_day_and_six_a_week(client):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for number in range(50):
            client.post(ASK, answers(stamp=stamp()), REMOTE_ADDR=f"198.51.100.{number}")
        assert OutgoingMail.objects.count() == 3
        assert HelpRequest.objects.count() == 50
        for day in range(1, 7):
            clock.move_to(now + timedelta(days=day, minutes=20))
            for number in range(5):
                client.post(ASK, answers(stamp=stamp()), REMOTE_ADDR=f"198.51.{day}.{number}")
        assert OutgoingMail.objects.count() == 6


def test_f6_send_it_again_works_from_the_same_browser_within_the_limit(client):
    sent = client.post(ASK, answers()).url
    key = sent.split("key=")[1]
    assert "Send it again" in client.get(sent).text

    for _press in range(5):
        assert client.post("/help/sent/", {"key": key}).status_code == 302

    assert OutgoingMail.objects.filter(kind="volunteers/verify").count() == 3


def test_f6_send_it_again_needs_the_sealed_key(client):
    client.post(ASK, answers())

    response = client.post("/help/sent/", {"key": HelpRequest.objects.get().ref})

    assert response.url == "/help/sent/"
    assert OutgoingMail.objects.count() == 1


def test_f6_two_colleagues_at_one_inbox_both_get_theirs(client):
    client.post(ASK, answers(name="Bev"))
    client.post(ASK, answers(name="Dilys", stamp=stamp()))

    assert OutgoingMail.objects.filter(to_email="bev@example.org").count() == 2


def test_f7_the_first_mail_holds_nothing_that_was_typed(client, mailoutbox):
    typed = answers(
        name="Win 500 pounds http://evil.example",
        organisation_name="Evil Casino Ltd",
        words="Buy evil things at http://evil.example",
    )
    client.post(ASK, typed)

    HelpRequest.objects.update(screening="passed")
    from volunteers.emails import charity

    charity.verify(HelpRequest.objects.get())
    sender.send_due()

    letter = mailoutbox[0]
    said = " ".join([letter.subject, letter.body, letter.alternatives[0][0], *letter.to])
    assert "evil" not in said.lower()
    assert "Win 500" not in said


@pytest.mark.parametrize(
    ("words", "screening"),
    [
        ("See " + " and ".join(f"https://example.org/{number}" for number in range(6)), "held"),
        ("https://example.org/offer", "held"),
        ("Our website https://example.org is slow and nobody here can log in.", "passed"),
        ("We offer the best SEO services on the first page of Google", "held"),
        ("Nobody finds our website on Google. Is SEO something for us?", "passed"),
    ],
)
def test_f8_links_and_advertisements_are_held_with_their_reasons(client, words, screening):
    client.post(ASK, answers(words=words))

    assert HelpRequest.objects.get().screening == screening
    assert HeldPost.objects.count() == (screening == "held")


def test_f9_pound_signs_quotes_welsh_gaelic_and_emoji_stay_as_they_are(client):
    client.post(ASK, answers(words=POUNDS.strip()))

    assert HelpRequest.objects.get().words == POUNDS.strip()


@pytest.mark.parametrize("number", ["SC012345", "SC01234", "NIC101234", "none yet", "1103833", "9" * 40])
def test_f10_a_charity_number_never_blocks(client, number):
    client.post(ASK, answers(charity_number=number))

    assert HelpRequest.objects.get().charity_number == number


@pytest.mark.parametrize("nothing", ["   ", "\u200b\u200b", "\u3164", "\u2800 \u00ad\ufeff", "\u202e\u2066"])
@pytest.mark.parametrize("field", ["words", "name", "organisation_name"])
def test_f11_what_cannot_be_seen_is_nothing(client, field, nothing):
    response = client.post(ASK, answers(**{field: nothing}))

    assert response.context["form"].errors[field] == ["This field is required."]
    assert HelpRequest.objects.count() == 0


def test_f12_bodies_beyond_the_limits_are_refused_at_once(client):
    too_much = client.post(ASK, answers(words="x" * 5_000_000))
    too_many = client.post(ASK, answers(**{f"field{number}": "x" for number in range(2000)}))

    assert {too_much.status_code, too_many.status_code} <= {400, 413}
    assert HelpRequest.objects.count() == 0


def test_f13_the_form_works_without_cookies_and_sets_none():
    client = Client(enforce_csrf_checks=True)
    page = client.get(ASK)
    client.cookies.clear()

    sent = client.post(ASK, answers(), HTTP_ORIGIN="http://testserver")

    assert not page.cookies
    assert (sent.status_code, dict(sent.cookies)) == (302, {})


def test_f13_a_form_of_another_site_is_shown_again_instead_of_sent(client):
    response = client.post(ASK, answers(), HTTP_SEC_FETCH_SITE="cross-site")

    assert kept(response)
    assert kept(client.post(ASK, answers(), HTTP_ORIGIN="https://evil.example"))
    assert HelpRequest.objects.count() == 0


def test_f14_words_of_danger_are_never_filtered_and_the_sender_sees_no_difference(client):
    plain = client.post(ASK, answers())
    worried = client.post(
        ASK, answers(words="A mother told us that he hits her and she feels suicidal.", stamp=stamp())
    )

    assert [request.screening for request in HelpRequest.objects.all()] == ["passed", "passed"]
    assert plain.url.split("?")[0] == worried.url.split("?")[0]


# --- Text, encodings --------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["a\x00b", "%00"])
def test_nul_is_a_clear_message_or_kept(client, broken):
    response = client.post(ASK, answers(words=broken))

    assert response.status_code in (302, 400)


def test_twenty_thousand_characters_fit_and_one_more_is_said_kindly(client):
    assert client.post(ASK, answers(words="ŵ" * 20_000)).status_code == 302

    response = client.post(ASK, answers(words="ŵ" * 20_001, stamp=stamp()))

    assert "words" in response.context["form"].errors
    assert HelpRequest.objects.count() == 1


def test_m8_direction_controls_and_towers_of_accents_are_taken_out(client):
    client.post(
        ASK, answers(organisation_name="Ev\u202eil\u2066 House", words="a" + "\u0301" * 300 + " שלום مرحبا")
    )

    request = HelpRequest.objects.get()
    assert request.organisation_name == "Evil House"
    assert request.words == "a" + "\u0301" * 8 + " שלום مرحبا"


def test_m1_markup_in_every_field_is_text(client):
    evil = "<script>alert(1)</script>{{ 7*7 }}%(x)s"
    response = client.post(
        ASK,
        answers(
            organisation_name=evil,
            name=evil,
            words=evil,
            charity_number=evil[:40],
            postcode="junk" + evil[:20],
        ),
    )

    assert "<script>alert" not in response.text
    assert "{{ 7*7 }}" in response.text


def test_windows_line_breaks_are_one_break(client):
    client.post(ASK, answers(words="one\r\ntwo\rthree"))

    assert HelpRequest.objects.get().words == "one\ntwo\nthree"


# --- Each question ----------------------------------------------------------------------------------


def test_junk_is_an_error_beside_the_postcode_with_the_text_kept(client):
    response = client.post(ASK, answers(postcode="<b>nowhere"))

    assert response.context["form"].errors["postcode"] == [
        "We don't know that postcode. Half of it is enough, like LS6."
    ]
    assert "&lt;b&gt;nowhere" in response.text
    assert kept(response)


@pytest.mark.parametrize(
    ("typed", "outcode"), [("LS6 3AB", "LS6"), ("je2", "JE2"), ("D02 AF30", "D02"), ("w1a 1aa", "W1A")]
)
def test_half_a_postcode_crown_dependencies_and_eircodes_are_fine(client, typed, outcode):
    client.post(ASK, answers(postcode=typed))

    assert HelpRequest.objects.get().outcode == outcode


@pytest.mark.parametrize(
    ("when", "day", "is_fine"),
    [
        ("day", "", False),
        ("day", "2020-01-01", False),
        ("day", "soon", False),
        ("day", "2031-05-01", True),
        ("weeks", "soon", True),
    ],
)
def test_a_certain_day_is_one_that_is_still_to_come(client, when, day, is_fine):
    response = client.post(ASK, answers(when=when, needed_by=day))

    assert (response.status_code == 302) == is_fine
    assert HelpRequest.objects.count() == is_fine


@pytest.mark.parametrize(
    "address",
    ["a@b.c,d@e.org", "bev@localhost", '"a b"@example.org', "bev", "bev@example.org\nBcc: x@example.org"],
)
def test_e3_exactly_one_mailbox(client, address):
    response = client.post(ASK, answers(email=address))

    assert "email" in response.context["form"].errors


def test_the_summary_links_to_each_field_that_needs_something(client):
    response = client.post(ASK, answers(organisation_kind="", name="", email=""))

    assert [
        f'href="#{target}"' in response.text for target in ("id_name", "id_organisation_kind_0", "id_email")
    ] == [True] * 3


def test_o5_fields_nobody_offered_are_ignored(client):
    client.post(
        ASK, answers(state="done", screening="passed", group="1", owner="1", verified_at="2026-01-01")
    )

    request = HelpRequest.objects.get()
    assert (request.state, request.group_id, request.owner_id, request.verified_at) == (
        "unconfirmed",
        None,
        None,
        None,
    )


# --- Save and come back -----------------------------------------------------------------------------


def saving(**changes):
    typed = answers(**changes)
    del typed["ask"]
    return typed | {"save": "1"}


def test_saving_needs_only_the_address_and_keeps_everything_as_it_was_typed(client, mailoutbox):
    half = saving(organisation_name="", postcode="no idea", kind="", when="", words="I was in the middle of")

    response = client.post(ASK, half)
    sender.send_due()

    assert response.url == "/help/saved/"
    draft = HelpRequest.objects.get()
    assert (draft.state, draft.draft["postcode"], draft.draft["words"]) == (
        "draft",
        "no idea",
        "I was in the middle of",
    )
    assert "in the middle" not in mailoutbox[0].body
    path = next(word for word in mailoutbox[0].body.split() if "/help/" in word).replace(
        "http://testserver", ""
    )
    opened = client.get(path, follow=True)
    assert opened.redirect_chain == [("/help/ask/", 302)]
    assert "no idea" in opened.text
    assert "I was in the middle of" in opened.text
    assert client.cookies["link"]["path"] == "/help/ask/"
    assert "no-store" in opened["Cache-Control"]


def test_saving_without_an_address_says_so_and_nothing_else(client):
    response = client.post(ASK, saving(email="", organisation_name=""))

    assert list(response.context["form"].errors) == ["email"]
    assert kept(response)


def test_saving_twice_is_one_draft_and_one_mail(client):
    first = saving()
    client.post(ASK, first)
    client.post(ASK, first | {"words": "More words now."})

    assert HelpRequest.objects.get().draft["words"] == "More words now."
    assert OutgoingMail.objects.count() == 1


def test_a_draft_that_is_finished_becomes_the_request(client, mailoutbox):
    client.post(ASK, saving(words="half"))
    sender.send_due()
    path = next(word for word in mailoutbox[0].body.split() if "/help/" in word).replace(
        "http://testserver", ""
    )
    client.get(path)

    response = client.post(ASK, answers(stamp=stamp()))

    request = HelpRequest.objects.get()
    assert response.url.startswith("/help/sent/")
    assert (request.state, request.draft, request.contacts.count()) == ("unconfirmed", {}, 1)
    assert client.get(path).status_code == 404


def test_saved_and_then_sent_from_the_same_page_is_one_request(client):
    typed = saving()
    client.post(ASK, typed)
    del typed["save"]
    client.post(ASK, typed | {"ask": "1"})

    assert [request.state for request in HelpRequest.objects.all()] == ["unconfirmed"]


def test_a_stale_form_is_saved_all_the_same(client):
    response = client.post(ASK, saving(stamp=""))

    assert response.url == "/help/saved/"
    assert HelpRequest.objects.count() == 1


def test_d6_forgotten_are_drafts_after_thirty_days_and_unconfirmed_after_seven(client):
    client.post(ASK, answers())
    client.post(ASK, saving(stamp=stamp()))
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [request.state for request in HelpRequest.objects.forgettable()] == ["unconfirmed"]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert HelpRequest.objects.forgettable().count() == 2


# --- The pages around it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/help/", "/help/saved/", "/help/sent/", "/help/sent/?key=rubbish", "/help/lost-link/sent/"]
)
def test_the_pages_around_the_form_open_for_everybody(client, path):
    assert client.get(path).status_code == 200


def test_every_guide_opens_and_has_something_to_say(client):
    from volunteers import guides

    for guide in guides.GUIDES:
        assert len(client.get(guide.get_absolute_url()).text.split()) > 250
    assert client.get("/help/guides/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Our WordPress website is broken", "a-website-that-needs-care"),
        ("The rota spreadsheet", "spreadsheets"),
        ("Mae ein gwefan yn hen", "a-website-that-needs-care"),
        ("Somebody got our password", "passwords-and-safety"),
        ("Where do we begin?", "before-you-start"),
        ("Which CRM?", "choosing-a-tool"),
        ("We want to take donations", "giving-online"),
    ],
)
def test_the_guide_for_tonight_is_about_what_they_wrote(words, slug):
    from volunteers import guides

    assert guides.for_tonight(words).slug == slug


def test_what_is_ticked_is_kept_and_nothing_is_ticked_by_itself(client):
    shown = client.get(ASK)
    client.post(ASK, answers(introduce_ahead="on", may_place="on"))

    assert 'type="checkbox" checked' not in shown.text
    assert list(HelpRequest.objects.values_list("introduce_ahead", "may_name", "may_place")) == [
        (True, False, True)
    ]


def test_a_saved_form_comes_back_with_its_ticks(client):
    client.post(ASK, answers(may_name="on", save="1", ask=""))
    draft = HelpRequest.objects.get()
    link = PrivateLink.objects.about(draft).get()

    opened = client.get(f"/help/{link.token}/", follow=True).context["form"]

    assert (bool(opened["may_name"].value()), bool(opened["may_place"].value())) == (True, False)
