"""What's needed: the public words beside the charity's own, from taking the request to ready, and reworded later."""

import pytest
from django.urls import reverse

from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_taken_request
from tests.volunteers.desk import a_group, again, signed_in, somebody_elsewhere
from volunteers import windows
from volunteers.models import Category, Cause, Connection, Skill

pytestmark = pytest.mark.django_db

TALK = {
    "needed": "40 minutes about a rota that three people keep at once.",
    "minutes": "40",
    "where": "either",
    "risk": "staff",
    "language": "en-gb",
}
JOB = {
    "needed": "A rota in a spreadsheet that three people keep. We would like one that tells who is missing.",
    "hours": "6",
    "wanted": "1",
    "where": "remote",
    "risk": "records",
    "language": "en-gb",
}
YES = dict.fromkeys(["before_done", "before_time", "before_access", "before_calm"], "yes")


def page(request):
    return reverse("volunteers:case-needed", args=[request.ref])


def a_sized_request(size="talk", **fields):
    """Tunde of Leeds has it and has chosen the size."""
    group = a_group()
    request = a_taken_request(group.tunde, group, **fields)
    request.choose_size(size, by=group.tunde)
    request.tunde, request.asha = group.tunde, group.asha
    return request


def skill(slug="spreadsheets"):
    return Skill.objects.get(slug=slug)


def ticked(*slugs, level=2, must="must"):
    """What the page sends for these skills."""
    skills = [skill(slug) for slug in slugs]
    said = {"offered": [str(one.pk) for one in skills]}
    for one in skills:
        said |= {f"skill_{one.pk}": "on", f"level_{one.pk}": str(level), f"must_{one.pk}": must}
    return said


# --- A talk: one sentence and a length -----------------------------------------------------------------
def test_from_new_to_ready_for_a_talk_is_three_presses_and_two_boxes():
    group = a_group()
    request = a_new_request(group)
    client = signed_in(group.tunde)

    client.post(reverse("volunteers:case-taking", args=[request.ref]))
    sized = client.post(reverse("volunteers:case-size", args=[request.ref]), {"size": "talk"})
    form = client.get(sized["Location"]).context["form"]
    taken_as_read = {name: form[name].value() for name in ("where", "risk", "language")}
    ready = client.post(sized["Location"], {**taken_as_read, "needed": TALK["needed"], "minutes": "20"})

    assert ready["Location"] == reverse("volunteers:case", args=[request.ref]) + "#people"
    now = again(request)
    assert (now.state, now.needed, now.roles.get().minutes) == ("ready", TALK["needed"], 20)


def test_a_talk_is_prefilled_with_what_is_usual():
    request = a_sized_request()

    form = signed_in(request.tunde).get(page(request)).context["form"]

    usual = {name: form[name].value() for name in ("minutes", "where", "risk", "meet", "language", "windows")}
    assert usual == {
        "minutes": 40,
        "where": "either",
        "risk": "staff",
        "meet": "Bev",
        "language": "en-gb",
        "windows": [],
    }
    assert "hours" not in form.fields


def test_a_talk_stores_its_role_and_any_time():
    request = a_sized_request()

    signed_in(request.tunde).post(page(request), TALK | ticked("spreadsheets", level=1))

    role = again(request).roles.get()
    assert (role.minutes, role.wanted, role.windows) == (40, 1, windows.ANY_TIME)
    assert [(one.skill.slug, one.level, one.must) for one in role.skills.all()] == [("spreadsheets", 1, True)]


# --- Their words, and what they point to -----------------------------------------------------------------
def test_their_words_and_replies_stand_beside_the_form():
    request = a_sized_request()
    request.ask("How many of you?", by=request.tunde)
    request.reply(request.bev, "Six, and two of us at night.")

    text = signed_in(request.tunde).get(page(request)).text

    assert request.words in text
    assert "Six, and two of us at night." in text


@pytest.mark.parametrize(("size", "level"), [("talk", 1), ("job", 2)])
def test_skills_are_proposed_from_their_words_with_the_words_that_led_there(size, level):
    """The surest is a must, so that whoever is suggested knows something of it; for a talk a little is enough."""
    request = a_sized_request(size)

    response = signed_in(request.tunde).get(page(request))

    row = response.context["form"].skill_rows[0]
    assert (row.skill.slug, row.tick.value(), row.must.value()) == ("spreadsheets", True, "must")
    assert row.level.value() == level
    assert "They wrote “spreadsheet”" in response.text
    assert row.skill.category.can_lead in response.text
    assert response.context["form"].initial["category"] == row.skill.category_id


def test_another_skill_is_added_ticked_and_all_that_was_typed_is_kept():
    request = a_sized_request("job")
    surveys = skill("surveys")
    typed = {"needed": "Half a sentence", "hours": "many", "act": "add", "another": str(surveys.pk)}

    response = signed_in(request.tunde).post(page(request), typed | ticked("spreadsheets", level=4))

    rows = {row.skill.slug: row for row in response.context["form"].skill_rows}
    assert rows["surveys"].tick.value() is True
    assert rows["spreadsheets"].level.value() == "4"
    assert response.context["form"]["hours"].value() == "many"
    assert "Half a sentence" in response.text
    assert "error-summary" not in response.text
    assert again(request).state == "taken"


def test_a_skill_chosen_and_not_added_counts_when_ready_is_pressed():
    request = a_sized_request()

    signed_in(request.tunde).post(page(request), TALK | {"another": str(skill("surveys").pk)})

    assert [one.skill.slug for one in again(request).roles.get().skills.all()] == ["surveys"]


def test_a_skill_that_is_not_ticked_is_not_needed():
    request = a_sized_request()
    said = ticked("spreadsheets", "surveys", must="nice")
    del said[f"skill_{skill('spreadsheets').pk}"]

    signed_in(request.tunde).post(page(request), TALK | said)

    assert [(o.skill.slug, o.must) for o in again(request).roles.get().skills.all()] == [("surveys", False)]


@pytest.mark.parametrize("offered", ["999999", "0", "-1", "x", "1" * 40, "٣"])
def test_skills_that_do_not_exist_are_refused(offered):
    request = a_sized_request()

    response = signed_in(request.tunde).post(page(request), TALK | {"offered": offered})

    assert "One of these skills is not on our list." in response.text
    assert again(request).state == "taken"


@pytest.mark.parametrize("level", ["0", "5", "two"])
def test_a_level_that_does_not_exist_is_refused(level):
    request = a_sized_request()

    response = signed_in(request.tunde).post(page(request), TALK | ticked("spreadsheets", level=level))

    assert response.status_code == 200
    assert "Please choose one of these." in response.text
    assert again(request).state == "taken"


# --- Jobs and projects -----------------------------------------------------------------------------------
def test_a_job_stores_everything_that_was_said():
    request = a_sized_request("job")
    cause, category = Cause.objects.first(), Category.objects.first()
    said = {
        "wanted": "2",
        "done_looks": "One rota.",
        "meet": "Bev, who keeps the rota",
        "windows": ["5", "11"],
        "language": "cy",
        "category": category.pk,
        "causes": [cause.pk],
        "has_mentor": "on",
        "before_done": "yes",
        "before_time": "no",
    }

    signed_in(request.tunde).post(page(request), JOB | said)

    now, role = again(request), again(request).roles.get()
    assert (now.state, now.where, now.risk, now.done_looks) == ("ready", "remote", "records", "One rota.")
    assert (now.meet, now.category, list(now.causes.all())) == ("Bev, who keeps the rota", category, [cause])
    assert now.before_we_start == {"done": "yes", "time": "no"}
    assert (role.minutes, role.wanted, role.language, role.has_mentor) == (360, 2, "cy", True)
    assert windows.positions(role.windows) == [5, 11]


def test_a_job_may_leave_the_four_questions_and_a_project_may_not():
    job, project = a_sized_request("job"), a_sized_request("project")

    signed_in(job.tunde).post(page(job), JOB)
    response = signed_in(project.tunde).post(page(project), JOB)

    assert again(job).state == "ready"
    assert again(project).state == "taken"
    assert response.text.count("Please choose one.") == 2 * 4  # in the summary and beside the field


def test_who_you_would_meet_is_asked_and_not_guessed_for_a_job():
    request = a_sized_request("job")
    client = signed_in(request.tunde)

    assert client.get(page(request)).context["form"]["risk"].value() == ""
    assert "Please choose one." in client.post(page(request), {**JOB, "risk": ""}).text
    assert again(request).state == "taken"


@pytest.mark.parametrize(
    "wrong", [{"hours": "9"}, {"hours": "0"}, {"hours": "x"}, {"wanted": "21"}, {"where": "moon"}]
)
def test_what_cannot_be_is_said_beside_the_box_and_kept(wrong):
    request = a_sized_request("job")

    response = signed_in(request.tunde).post(page(request), JOB | wrong)

    [name] = wrong
    assert response.context["form"].errors[name]
    assert "Ensure" not in response.text
    assert JOB["needed"] in response.text
    assert again(request).state == "taken"


def test_two_no_propose_a_talk_first_and_both_ways_on_work():
    first, second = a_sized_request("project"), a_sized_request("project")
    said = JOB | YES | {"before_done": "no", "before_access": "no", "has_mentor": "on", "windows": "5"}

    proposed = signed_in(first.tunde).post(page(first), said)
    talk = signed_in(first.tunde).post(page(first), said | {"act": "talk"})
    all_the_same = signed_in(second.tunde).post(page(second), said | {"act": "regardless"})

    assert "A talk first?" in proposed.text
    assert (again(first).state, again(first).size) == ("taken", "talk")
    form = talk.context["form"]
    kept = {name: form[name].value() for name in ("needed", "has_mentor", "windows", "before_done")}
    assert kept == {"needed": JOB["needed"], "has_mentor": True, "windows": ["5"], "before_done": "no"}
    assert all_the_same.status_code == 302
    assert again(second).state == "ready"


def test_one_no_is_no_hurdle():
    request = a_sized_request("project")

    signed_in(request.tunde).post(page(request), JOB | YES | {"before_calm": "no"})

    assert again(request).state == "ready"


# --- What strangers will see -----------------------------------------------------------------------------
def test_the_preview_shows_the_brief_and_stores_nothing():
    request = a_sized_request("job", organisation_name="Hope House")

    response = signed_in(request.tunde).post(page(request), JOB | ticked("surveys") | {"act": "preview"})

    brief = response.text.split('class="preview"')[1].split("</section>")[0]
    assert JOB["needed"] in brief
    assert "6 hours" in brief
    assert "Surveys" in brief
    assert "A community group, Yorkshire and the Humber" in brief
    assert "Hope House" not in brief
    assert "Leeds" not in brief
    assert "Bev" not in brief
    assert again(request).state == "taken"
    assert again(request).needed == ""


def test_the_name_and_town_stand_there_once_the_charity_ticked_so():
    request = a_sized_request("job", organisation_name="Hope House", may_name=True, may_place=True)

    response = signed_in(request.tunde).post(page(request), JOB | {"act": "preview"})

    assert "Hope House, Leeds" in response.text.split('class="preview"')[1]


def test_looks_right_stores_it():
    request = a_sized_request()

    response = signed_in(request.tunde).post(page(request), TALK | {"act": "regardless"})

    assert response.status_code == 302
    assert again(request).state == "ready"


def test_a_preview_of_what_is_wrong_says_what_is_wrong():
    request = a_sized_request()

    response = signed_in(request.tunde).post(page(request), {**TALK, "needed": " \u200b ", "act": "preview"})

    assert 'class="preview"' not in response.text
    assert "Please fill this in." in response.text


@pytest.mark.parametrize(
    "words",
    [
        "Write to bev@hope.example.",
        "Ring 0113 496 0000.",
        "Ring +44 (0)113 496 0000",
        "Bev on 07700 900123, evenings.",
    ],
)
@pytest.mark.parametrize("box", ["needed", "done_looks", "meet"])
def test_an_address_or_a_number_is_never_public(words, box):
    request = a_sized_request()

    response = signed_in(request.tunde).post(page(request), TALK | {box: words, "act": "regardless"})

    assert "We hand it over once somebody has said yes." in response.text
    assert again(request).state == "taken"


@pytest.mark.parametrize(
    "words", ["About 1,200 members since 2019 2020 2021.", "3 x 40 minutes, 9-12 or 13-16"]
)
def test_plain_figures_are_no_phone_number(words):
    request = a_sized_request()

    signed_in(request.tunde).post(page(request), {**TALK, "needed": words})

    assert again(request).state == "ready"


@pytest.mark.parametrize(
    "words",
    ["Hope House needs a rota.", "A rota for HOPE-HOUSE", "A group in Leeds.", "See www.hope.example"],
)
def test_words_that_give_the_charity_away_are_held_up_once(words):
    request = a_sized_request(organisation_name="Hope House Trust")
    client = signed_in(request.tunde)

    held_up = client.post(page(request), {**TALK, "needed": words})

    assert "Strangers could tell who it is" in held_up.text
    assert again(request).state == "taken"
    client.post(page(request), {**TALK, "needed": words, "act": "regardless"})
    assert again(request).state == "ready"


def test_a_charity_that_may_be_named_may_be_named():
    request = a_sized_request(organisation_name="Hope House", may_name=True, may_place=True)

    signed_in(request.tunde).post(page(request), {**TALK, "needed": "Hope House in Leeds: www.hope.example"})

    assert again(request).state == "ready"


# --- Later, twice, too late, by the wrong person -----------------------------------------------------------
def test_reworded_it_stays_ready_and_the_same_words_twice_leave_one_line():
    group = a_group()
    request = a_ready_request(group.tunde, group)
    client = signed_in(group.asha)

    statuses = [client.post(page(request), TALK).status_code for _press in range(3)]

    assert statuses == [302, 302, 302]
    assert (again(request).state, again(request).needed) == ("ready", TALK["needed"])
    assert request.moves.filter(act="reworded").count() == 1


def test_the_page_shows_again_what_was_written():
    group = a_group()
    request = a_ready_request(
        group.tunde, group, size="job", skills=[("surveys", 3)], role={"minutes": 300, "windows": 2}
    )

    form = signed_in(group.tunde).get(page(request)).context["form"]

    assert (form["hours"].value(), form["windows"].value()) == (5, [1])
    held = [row for row in form.skill_rows if row.tick.value()]
    assert [(row.skill.slug, row.level.value()) for row in held] == [("surveys", 3)]


def test_reworded_while_somebody_is_asked_but_not_resized():
    group = a_group()
    match = a_match(group.tunde, group)
    client = signed_in(group.tunde)

    client.post(page(match.request), TALK)
    resized = client.post(page(match.request), TALK | {"act": "job"})

    assert (again(match.request).needed, again(match.request).size) == (TALK["needed"], "talk")
    assert "Take the asks back first." in resized.text
    assert TALK["needed"] in resized.text


def test_fewer_people_than_have_said_yes_is_refused():
    group = a_group()
    match = a_match(group.tunde, group, size="job", role={"wanted": 2}, state="said_yes")
    match.role.filled = 2
    match.role.save()

    response = signed_in(group.tunde).post(page(match.request), JOB)

    assert "More people than that have said yes already." in response.text


def test_whoever_belongs_to_the_charity_reads_why_not():
    request = a_sized_request(organisation_name="Hope House")
    Connection.objects.create(person=request.asha, kind="trustee", name="Hope House")
    client = signed_in(request.asha)

    described = client.post(page(request), TALK)
    sized = client.post(page(request), TALK | {"act": "job"})

    assert "You belong to this charity yourself" in described.text
    assert "You belong to this charity yourself" in sized.text
    assert (again(request).state, again(request).size) == ("taken", "talk")


def test_words_written_too_late_are_kept():
    request = a_sized_request()
    client = signed_in(request.tunde)
    request.withdraw()

    response = client.post(page(request), TALK)

    assert "it has moved on" in response.text
    assert TALK["needed"] in response.text


def test_without_a_size_the_size_comes_first_and_a_closed_one_has_no_such_page():
    request = a_sized_request()
    client = signed_in(request.tunde)
    request.choose_size("answer", by=request.tunde)
    unsized = client.get(page(request))
    request.withdraw()

    closed = client.get(page(request))

    assert unsized["Location"] == reverse("volunteers:case-size", args=[request.ref])
    assert closed["Location"] == reverse("volunteers:case", args=[request.ref])


def test_moved_down_to_an_answer_it_is_answered():
    group = a_group()
    request = a_ready_request(group.tunde, group)

    response = signed_in(group.tunde).post(page(request), TALK | {"act": "answer"})

    assert response["Location"] == reverse("volunteers:case-answer", args=[request.ref])
    assert (again(request).state, again(request).size) == ("taken", "answer")


def test_huge_text_is_said_kindly_and_many_skills_are_cut():
    request = a_sized_request()
    many = [str(pk) for pk in Skill.objects.values_list("pk", flat=True)]

    response = signed_in(request.tunde).post(
        page(request), {**TALK, "needed": "é" * 30_000, "offered": many, "act": "preview"}
    )

    assert response.status_code == 200
    assert "é" * 100 in response.text
    assert len(response.context["form"].skill_rows) <= 20


def test_from_four_chairs(client):
    request = a_sized_request()
    url = page(request)

    assert client.get(url)["Location"] == f"/account/login/?next={url}"
    for stranger in (somebody_elsewhere(), PersonFactory()):
        assert signed_in(stranger).get(url).status_code == 404
        assert signed_in(stranger).post(url, TALK).status_code == 404
    assert signed_in(request.asha).get(url).status_code == 200
    assert again(request).state == "taken"


@pytest.mark.parametrize("how_many", [1, 6])
def test_its_queries_do_not_grow_with_the_skills(how_many, django_assert_max_num_queries):
    group = a_group()
    slugs = list(Skill.objects.values_list("slug", flat=True)[:how_many])
    request = a_ready_request(group.tunde, group, size="job", skills=[(slug, 2) for slug in slugs])
    client = signed_in(group.tunde)
    client.get(page(request))

    with django_assert_max_num_queries(14):
        response = client.get(page(request))

    assert len(response.context["form"].skill_rows) >= how_many


def test_what_a_talk_took_as_read_is_asked_for_a_job():
    request = a_sized_request()
    client = signed_in(request.tunde)

    grown = client.post(page(request), TALK | {"act": "job"})
    later = client.get(page(request))

    assert grown.context["form"]["needed"].value() == TALK["needed"]
    assert [response.context["form"]["risk"].value() for response in (grown, later)] == ["", ""]


def test_a_project_moved_down_to_a_job_asks_for_a_day_at_most():
    group = a_group()
    request = a_ready_request(group.tunde, group, size="project", role={"minutes": 1800})
    request.choose_size("job", by=group.tunde)

    form = signed_in(group.tunde).get(page(request)).context["form"]

    assert form["hours"].value() == 8
    assert form["needed"].value() == request.needed
