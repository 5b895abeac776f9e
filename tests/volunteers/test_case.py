"""One request as its organisers work on it: every act, from every chair, pressed once, twice and too late."""

import pytest
from django.urls import reverse

from hub.audit.models import AuditEntry
from hub.mail.models import OutgoingMail
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import (
    a_coordinator,
    a_group,
    a_safeguarding_lead,
    again,
    signed_in,
    somebody_elsewhere,
)
from volunteers.models import Concern, HelpRequest, HelpRequestMove, Message
from volunteers.sizing import MEANS

pytestmark = pytest.mark.django_db

ACTS = ["taking", "question", "size", "answer", "not-for-us", "note", "handing-on", "contact"]
PAGES = ["volunteers:case", "volunteers:concern-create", *[f"volunteers:case-{act}" for act in ACTS]]


def page(request, act=""):
    return reverse(f"volunteers:case-{act}" if act else "volunteers:case", args=[request.ref])


@pytest.fixture
def taken():
    """A request that Tunde of Leeds has."""
    group = a_group()
    request = a_taken_request(group.tunde, group)
    request.asha, request.tunde = group.asha, group.tunde
    return request


def kinds_of_mail():
    return sorted(mail.kind for mail in OutgoingMail.objects.all())


# --- Four chairs ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_case_from_four_chairs(client, taken, name):
    url = reverse(name, args=[taken.ref])
    elsewhere = signed_in(somebody_elsewhere())
    nobodys = signed_in(PersonFactory())

    assert client.get(url)["Location"] == f"/account/login/?next={url}"
    assert elsewhere.get(url).status_code == 404
    assert elsewhere.post(url, {"words": "x"}).status_code == (405 if name == "volunteers:case" else 404)
    assert nobodys.get(url).status_code == 404
    assert nobodys.post(url).status_code == 404
    assert signed_in(taken.asha).get(url).status_code == (403 if name.endswith("contact") else 200)


def test_a_charitys_link_opens_no_page_of_its_organisers(client, taken):
    client.get(f"/help/{taken.bev.link().token}/")

    assert client.get(page(taken))["Location"].startswith("/account/login/")


@pytest.mark.parametrize("ref", ["0", "-1", "1e3", "9" * 40, "٣", "BBBBBBBBBB", "%00"])
def test_o8_a_reference_that_is_none_leads_nowhere(ref):
    assert signed_in(a_group().tunde).get(f"/triage/{ref}/").status_code in (400, 404)


@pytest.mark.parametrize("name", PAGES)
def test_o13_looking_changes_nothing(taken, name):
    client, url = signed_in(taken.asha), reverse(name, args=[taken.ref])
    before = (again(taken).changed_at, HelpRequestMove.objects.count(), AuditEntry.objects.count())

    statuses = [getattr(client, how)(url).status_code for how in ("get", "head", "options", "put", "delete")]

    assert statuses[3:] == [405, 405] or name.endswith("contact")
    assert before == (again(taken).changed_at, HelpRequestMove.objects.count(), AuditEntry.objects.count())


def test_o7_whoever_lost_the_role_while_writing_changes_nothing(taken):
    client = signed_in(taken.tunde)
    assert client.get(page(taken, "note")).status_code == 200
    taken.tunde.memberships.update(ended_at="2030-01-01T00:00Z")

    assert client.post(page(taken, "note"), {"words": "Still here?"}).status_code == 404
    assert not Message.objects.exists()


def test_o5_fields_nobody_asked_for_change_nothing(taken):
    stranger = PersonFactory()
    more = {
        "state": "done",
        "owner": stranger.pk,
        "group": "1",
        "verified_at": "",
        "screening": "spam",
        "kind": "x",
    }

    signed_in(taken.tunde).post(page(taken, "note"), {"words": "A note", **more})

    now = again(taken)
    assert (now.state, now.owner, now.screening) == ("taken", taken.tunde, "passed")
    assert [message.kind for message in now.messages.all()] == ["note"]


# --- What the page says --------------------------------------------------------------------------------
def test_the_page_has_the_words_the_story_and_one_next_act(taken):
    response = signed_in(taken.tunde).get(page(taken))

    assert taken.words in response.text
    assert [line.words for line in response.context["story"]] == [
        "confirmed the request.",
        "took it to read.",
    ]
    assert response.text.count("button--primary") == 1
    assert "Bev" in response.text
    assert taken.bev.email not in response.text
    assert "Hartley" not in response.text


def test_a_new_one_is_taken_with_one_press(taken):
    new = a_new_request(taken.group)
    client = signed_in(taken.asha)

    response = client.post(page(new, "taking"), follow=True)

    assert "It is yours. Take your time." in response.text
    assert again(new).owner == taken.asha
    assert client.post(page(new, "taking")).status_code == 302
    assert new.moves.filter(act="taken").count() == 1


def test_what_somebody_has_cannot_be_taken(taken):
    response = signed_in(taken.asha).post(page(taken, "taking"))

    assert "Somebody has it already." in response.text
    assert again(taken).owner == taken.tunde


def test_f14_words_of_danger_bring_a_banner_and_no_trace_of_the_concern(taken):
    HelpRequest.objects.filter(pk=taken.pk).update(
        words="She says he will kill himself. Which laptop is good?"
    )
    Concern.hinted(again(taken), again(taken).words)

    response = signed_in(taken.tunde).get(page(taken))

    assert "Somebody may not be safe" in response.text
    assert "ring 999" in response.text
    assert Concern.objects.count() == 1
    assert "concern" not in response.text.replace("/concern/", "")


def test_f14_a_reply_can_hint_as_well(taken):
    client = signed_in(taken.tunde)
    assert "Somebody may not be safe" not in client.get(page(taken)).text

    taken.reply(taken.bev, "One of them is suicidal, I think.")

    assert "Somebody may not be safe" in client.get(page(taken)).text


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ 7*7 }} {% x %} %(x)s", "\u202eabc", "🎏" * 5000]
)
def test_whatever_they_wrote_is_shown_as_text(taken, words):
    HelpRequest.objects.filter(pk=taken.pk).update(words=words)

    response = signed_in(taken.tunde).get(page(taken))

    assert response.status_code == 200
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_long_story_takes_no_more_questions(taken, how_many, django_assert_num_queries):
    for number in range(how_many):
        taken.ask(f"Question {number}?", by=taken.tunde)
        taken.reply(taken.bev, f"Reply {number}")
        taken.add_note(f"Note {number}", by=taken.asha)
        a_new_request(taken.group, organisation_name=taken.organisation_name)
    client = signed_in(taken.tunde)
    client.get(page(taken))

    with django_assert_num_queries(8):
        response = client.get(page(taken))

    assert response.text.count("Question ") == how_many
    assert response.text.count("They also ask") == 1


# --- Acts ----------------------------------------------------------------------------------------------
def test_a_question_goes_to_the_charity_and_stops_the_clock(taken):
    client = signed_in(taken.tunde)

    response = client.post(page(taken, "question"), {"words": "How many of you are there?"}, follow=True)

    now = again(taken)
    assert "They are thinking" in response.text
    assert (now.waiting_for, now.first_reply_at is None) == ("charity", False)
    assert kinds_of_mail() == ["volunteers/question"]


def test_the_same_question_twice_is_one_and_another_one_waits(taken):
    client = signed_in(taken.tunde)
    client.post(page(taken, "question"), {"words": "How many?"})

    again_pressed = client.post(page(taken, "question"), {"words": "How many?"})
    another = client.post(page(taken, "question"), {"words": "And since when do you meet?"})

    assert again_pressed.status_code == 302
    assert "A question is still open." in another.text
    assert "And since when do you meet?" in another.text
    assert Message.objects.count() == 1
    assert kinds_of_mail() == ["volunteers/question"]


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u200b", "\u3164"])
def test_f11_a_question_of_nothing_is_no_question(taken, words):
    response = signed_in(taken.tunde).post(page(taken, "question"), {"words": words})

    assert "Please fill this in." in response.text
    assert not Message.objects.exists()


def test_the_size_is_proposed_with_a_reason_and_leads_on_to_the_answer(taken):
    client = signed_in(taken.tunde)
    assert "We'd say: <em>An answer</em>." in client.get(page(taken)).text.replace("&#x27;", "'")

    response = client.post(page(taken, "size"), {"size": "answer"})

    assert response["Location"] == page(taken, "answer")
    assert again(taken).size == "answer"


@pytest.mark.parametrize("size", ["talk", "job", "project"])
def test_every_other_size_leads_on_to_what_is_needed(taken, size):
    response = signed_in(taken.tunde).post(page(taken, "size"), {"size": size})

    assert response["Location"] == page(taken, "needed")
    assert again(taken).size == size


@pytest.mark.parametrize("size", ["nonsense", ""])
def test_a_size_that_does_not_exist_is_refused(taken, size):
    response = signed_in(taken.tunde).post(page(taken, "size"), {"size": size})

    assert response.status_code == 200
    assert again(taken).size == ""


def test_the_page_offers_all_four_sizes_with_a_sentence_each(taken):
    text = signed_in(taken.tunde).get(page(taken, "size")).text

    assert [size for size in MEANS if str(MEANS[size]) not in text] == []
    assert "say: An answer. It is short, so a few good lines or a guide may do." in text


def test_the_answer_goes_out_with_its_button(taken):
    client = signed_in(taken.tunde)
    client.post(page(taken, "size"), {"size": "answer"})

    response = client.post(page(taken, "answer"), {"words": "Use one shared sheet."}, follow=True)

    assert "Nothing to do" in response.text
    assert again(taken).state == "in_hand"
    assert kinds_of_mail() == ["volunteers/answer"]


def test_an_answer_pressed_twice_is_one(taken):
    client = signed_in(taken.tunde)
    taken.choose_size("answer", by=taken.tunde)

    statuses = [client.post(page(taken, "answer"), {"words": "Use one."}).status_code for _press in range(3)]

    assert statuses == [302, 302, 302]
    assert again(taken).messages.filter(kind="answer").count() == 1
    assert kinds_of_mail() == ["volunteers/answer"]


def test_words_written_too_late_are_kept_in_the_form(taken):
    taken.choose_size("answer", by=taken.tunde)
    taken.withdraw()

    response = signed_in(taken.tunde).post(page(taken, "answer"), {"words": "All of an evening's thought."})

    assert "it has moved on" in response.text
    assert "All of an evening&#x27;s thought." in response.text
    assert not Message.objects.exists()


def test_twenty_thousand_signs_are_welcome_and_one_more_is_said_kindly(taken):
    client = signed_in(taken.tunde)
    taken.choose_size("answer", by=taken.tunde)

    too_long = client.post(page(taken, "answer"), {"words": "é" * 20_001})
    fits = client.post(page(taken, "answer"), {"words": "é" * 20_000})

    assert (too_long.status_code, fits.status_code) == (200, 302)
    assert "é" * 100 in too_long.text


def test_not_one_for_us_needs_a_reason_and_a_pointer(taken):
    client = signed_in(taken.tunde)

    bare = client.post(page(taken, "not-for-us"), {"reason": "too_big", "pointer": " "})
    client.post(page(taken, "not-for-us"), {"reason": "too_big", "pointer": "Citizens Advice Leeds"})

    assert "Please fill this in." in bare.text
    assert (again(taken).state, again(taken).pointer) == ("not_for_us", "Citizens Advice Leeds")
    assert kinds_of_mail() == ["volunteers/not_for_us"]
    story = client.get(page(taken)).context["story"]
    assert story[-1].words == "said it is not one for us: it is more than volunteers can carry."


def test_what_nobody_has_any_more_is_offered_to_whoever_looks(taken):
    taken.choose_size("answer", by=taken.tunde)
    taken.answer("Like this.", by=taken.tunde)
    taken.hand_on(None, by=taken.tunde)
    taken.reply(taken.bev, "It didn't.")
    client = signed_in(taken.asha)
    assert "Nobody has it yet" in client.get(page(taken)).text

    client.post(page(taken, "taking"))

    assert "Write the answer" in client.get(page(taken)).text


def test_a_note_is_the_groups_alone(taken):
    signed_in(taken.tunde).post(page(taken, "note"), {"words": "Rang them: nice people."})

    assert "Rang them: nice people." in signed_in(taken.asha).get(page(taken)).text
    assert kinds_of_mail() == []


def test_it_is_handed_on_within_the_group_alone(taken):
    stranger = somebody_elsewhere()
    client = signed_in(taken.tunde)

    refused = client.post(page(taken, "handing-on"), {"to": stranger.pk})
    client.post(page(taken, "handing-on"), {"to": taken.asha.pk, "reason": "I'm away"})

    assert refused.status_code == 200
    assert again(taken).owner == taken.asha
    assert "handed it on. “I'm away”" in [line.words for line in client.get(page(taken)).context["story"]]


def test_back_on_everybodys_list_is_a_way_to_hand_on(taken):
    signed_in(taken.tunde).post(page(taken, "handing-on"), {"to": ""})

    assert (again(taken).state, again(taken).owner) == ("submitted", None)


# --- A worry -------------------------------------------------------------------------------------------
def test_a_concern_is_thanked_for_and_never_seen_again(taken):
    lead = a_safeguarding_lead()
    client = signed_in(taken.tunde)
    url = reverse("volunteers:concern-create", args=[taken.ref])

    response = client.post(url, {"words": "Zqworry about a child"}, follow=True)

    assert "Thank you for telling them." in response.text
    assert "Zqworry" not in client.get(page(taken)).text
    assert "Zqworry" not in signed_in(taken.asha).get(page(taken)).text
    concern = Concern.objects.get()
    assert (concern.source, concern.raised_by, concern.region_code) == ("person", taken.tunde, "E12000003")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.person, mail.essential) == ("volunteers/concern", lead, True)


# --- How to reach them ---------------------------------------------------------------------------------
def test_a6_addresses_wait_behind_a_second_factor(taken):
    response = signed_in(taken.tunde).get(page(taken, "contact"))

    assert response.status_code == 403
    assert taken.bev.email not in response.text


def test_a_press_shows_the_addresses_and_leaves_one_line(taken):
    asha = PersonFactory(second_factor=True)
    taken.group.memberships.create(person=asha, role="organiser")
    client = signed_in(asha)
    assert taken.bev.email not in client.get(page(taken, "contact")).text
    assert AuditEntry.objects.count() == 0

    response = client.post(page(taken, "contact"))

    assert taken.bev.email in response.text
    assert "Bev Hartley" in response.text
    line = AuditEntry.objects.get()
    assert (line.act, line.actor_id, line.about_id, line.group_id) == (
        "contact revealed", asha.pk, str(taken.pk), taken.group_id,
    )  # fmt: skip


def test_a_volunteer_who_said_yes_can_be_reached_and_nobody_who_said_no(taken):
    asha = PersonFactory(second_factor=True)
    taken.group.memberships.create(person=asha, role="organiser")
    yes, no = (a_volunteer(name, taken.group) for name in ("Priya Shah", "Tom Price"))
    request = a_ready_request(asha, taken.group)
    request.roles.get().line_up([{"volunteer": no}, {"volunteer": yes}], by=asha)
    request.matches.get(volunteer=no).say_no(by=no.person)
    request.matches.get(volunteer=yes).say_yes(by=yes.person)

    response = signed_in(asha).post(page(request, "contact"))

    assert [one.person.email in response.text for one in (yes, no)] == [True, False]
    assert AuditEntry.objects.get(act="contact revealed").rows == 2


def test_thirty_addresses_an_hour_are_enough(taken):
    asha = PersonFactory(second_factor=True)
    taken.group.memberships.create(person=asha, role="organiser")
    client = signed_in(asha)

    statuses = [client.post(page(taken, "contact")).status_code for _press in range(31)]

    assert statuses == [200] * 30 + [429]
    assert AuditEntry.objects.count() == 30


def test_a_coordinator_gives_a_reason_and_shows_her_second_factor_anew(taken):
    niamh = a_coordinator(second_factor=True)
    request = a_new_request(outcode="JE2")
    request.take_for_network(by=niamh)
    stale, fresh = signed_in(niamh), signed_in(niamh, shown_second_factor=True)

    assert stale.get(page(request, "contact"))["Location"].startswith("/account/2fa/reauthenticate/")
    assert request.bev.email not in fresh.post(page(request, "contact"), {"reason": ""}).text
    assert request.bev.email in fresh.post(page(request, "contact"), {"reason": "Bev asked me to ring"}).text
    assert fresh.get(page(taken, "contact")).status_code == 404
