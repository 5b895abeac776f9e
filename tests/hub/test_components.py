import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory

from hub.common.forms import DayInput, HubRenderer, with_hints
from hub.common.templatetags.pennants import COLOURS, PATTERNS, pennant_svg
from hub.mail.dress import dress, tidy
from hub.styleguide.views import StyleguideView


def shown(source, **context):
    return Template(source).render(Context(context))


class AskForm(forms.Form):
    email = forms.EmailField(label="Your address", help_text="We keep it for a year.")
    kind = forms.ChoiceField(
        label="Kind", choices=with_hints([("talk", "A talk", "An hour.")]), widget=forms.RadioSelect
    )
    by = forms.DateField(label="By when?", required=False, widget=DayInput)
    adult = forms.BooleanField(label="I am 18 or over")

    default_renderer = HubRenderer


def test_everything_given_to_a_component_is_escaped():
    nasty = "<script>"

    for source in [
        "{% button nasty name=nasty value=nasty %}",
        "{% link_button nasty nasty %}",
        "{% tag nasty nasty %}",
        "{% big_figure nasty nasty nasty %}",
        "{% card title=nasty url=nasty %}{{ nasty }}{% endcard %}",
        "{% notice title=nasty %}{{ nasty }}{% endnotice %}",
        "{% fact nasty %}{{ nasty }}{% endfact %}",
        "{% question 1 6 nasty %}{% endquestion %}",
        "{% more nasty %}{% endmore %}",
        "{% dialog 'x' nasty nasty %}{% enddialog %}",
        "{% empty_state nasty %}{% endempty_state %}",
        "{% pennant 'pine' 'dot' label=nasty %}",
        "{% breadcrumbs nasty nasty nasty %}",
        "{% todo who=nasty what=nasty url=nasty act=nasty %}",
        "{% five_steps 2 ended=nasty %}",
    ]:
        assert nasty not in shown(source, nasty=nasty), source


def test_no_component_needs_style_attributes():
    page = shown("{% bunting_line %}{% mark %}{% pennant 'sky' 'half' %}{% five_steps 3 %}")

    assert "style" not in page


def test_each_pennant_differs_from_every_other():
    drawn = {pennant_svg(colour, pattern) for colour in COLOURS for pattern in PATTERNS}

    assert len(drawn) == 24


def test_a_pennant_with_a_label_is_read_out_and_one_without_is_not():
    assert 'role="img" aria-label="Wales"' in pennant_svg("coral", "dot", "Wales")
    assert 'aria-hidden="true"' in pennant_svg("coral", "dot")


def test_an_unknown_colour_still_flies_a_pennant():
    assert pennant_svg("beige", "tartan") == pennant_svg("marigold", "plain")


def test_the_current_step_is_marked_in_words():
    page = shown("{% five_steps 3 %}")

    assert page.count("aria-current") == 1
    assert page.count(", done") == 2
    assert 'Finding someone<span class="seen-by-ear">, it is here now</span>' in page


def test_a_field_joins_its_hint_and_error_to_its_box():
    page = str(AskForm({"email": "bev@"})["email"].as_field_group())

    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_email_helptext"' in page
    assert 'id="id_email_error"' in page
    assert (
        page.index("Your address")
        < page.index("We keep it")
        < page.index("Please check")
        < page.index("<input")
    )


def test_optional_is_said_and_required_is_not_starred():
    form = AskForm()

    assert "(optional)" in form["by"].as_field_group()
    assert "(optional)" not in form["email"].as_field_group()
    assert "*" not in form["email"].as_field_group()


def test_the_error_summary_leads_to_every_field():
    page = shown("{% error_summary form %}", form=AskForm({}))

    for target in ["id_email", "id_kind_0", "id_adult"]:
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in str(AskForm({}))


def test_a_question_keeps_its_own_ending_in_the_error_summary():
    class QuestionForm(forms.Form):
        where = forms.CharField(label="Where would it be?")
        name = forms.CharField(label="Your name")

    page = shown("{% error_summary form %}", form=QuestionForm({}))

    assert "Where would it be?</a> Please" in page
    assert "Your name</a>: Please" in page


def test_the_error_summary_is_silent_when_all_is_well_or_nothing_was_sent():
    assert shown("{% error_summary form %}", form=AskForm()).strip() == ""


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("email", "", "Please fill this in."),
        ("email", "bev@", "Please check the address: it should look like name@example.org."),
        ("kind", "", "Please choose one."),
        ("kind", "dance", "Please choose one of these."),
        ("by", "soon", "Please write the day like 3/12/2026, or choose it from the calendar."),
        ("adult", "", "Please tick this to go on."),
    ],
)
def test_each_error_says_what_to_do(name, typed, said):
    form = AskForm({name: typed})

    assert said in form[name].as_field_group()
    assert said in shown("{% error_summary form %}", form=form)


@pytest.mark.parametrize("widget", [forms.Select, forms.RadioSelect])
def test_a_list_that_opens_is_chosen_from_as_one_that_stands_there(widget):
    class WhereForm(forms.Form):
        where = forms.ChoiceField(choices=[("", "Choose"), ("leeds", "Leeds")], widget=widget)

    form = WhereForm({"where": ""})

    assert "Please choose one." in form["where"].as_field_group()
    assert "Please fill this in." not in form["where"].as_field_group()


def test_what_was_typed_is_kept():
    assert 'value="bev@"' in AskForm({"email": "bev@"})["email"].as_field_group()


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/groups/?q=leeds&page=2")
    page = shown("{% pagination page %}", request=request, page=Paginator(range(30), 10).page(2))

    assert 'href="?q=leeds&amp;page=1"' in page
    assert 'href="?q=leeds&amp;page=3"' in page


def test_a_single_page_has_no_pagination():
    page = shown("{% pagination page %}", page=Paginator(range(3), 10).page(1))

    assert page.strip() == ""


def test_an_overdue_row_says_so_in_a_word():
    row = (
        "{% todo who='Hope House' what='asked' url='/x/' act='Reply to Hope House' overdue=True minutes=5 %}"
    )

    assert "overdue" in shown(row)
    assert "about 5 minutes" in shown(row)


def test_a_timeline_reads_as_sentences():
    happened = SimpleNamespace(at=datetime(2020, 3, 3, 18, 30, tzinfo=UTC), who="Bev", words="asked.")

    assert "<b>Bev</b> asked." in shown("{% timeline entries %}", entries=[happened])
    assert "Tuesday 3 March 2020, 6:30pm" in shown("{% timeline entries %}", entries=[happened])


def test_a_mail_carries_its_look_with_it_and_fetches_nothing():
    source = (
        "{% extends 'emails/base.html' %}{% block first_line %}Thanks, Bev.{% endblock %}"
        "{% block body %}<p>Asha reads it on Tuesday.</p>{% endblock %}"
        "{% block button %}{% include 'emails/_button.html' with words='See' url='https://x.example/' only %}"
        "{% endblock %}"
    )

    mail = dress(shown(source, hub_name="Tech for Good Network"))

    assert mail.count("https://") == 1
    assert "<img" not in mail
    assert "background: #12605a" in mail.split("</style>")[1]
    assert "prefers-color-scheme: dark" in mail


def test_the_text_of_a_mail_reads_as_a_letter():
    source = (
        "{% extends 'emails/base.txt' %}{% block first_line %}Thanks, Bev & all.{% endblock %}"
        "{% block body %}Asha reads it on Tuesday.{% endblock %}{% block why %}You asked us.{% endblock %}"
    )

    letter = tidy(shown(source, hub_name="Tech for Good Network"))

    assert letter == (
        "Thanks, Bev & all.\n\nAsha reads it on Tuesday.\n\n-- \nTech for Good Network\nYou asked us.\n"
    )


@pytest.fixture
def styleguide(rf, settings):
    """The page that shows everything, as development sees it."""
    settings.DEBUG = True
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    request.session = {}
    request._messages = FallbackStorage(request)
    return StyleguideView.as_view()(request).render().text


def test_everything_we_build_with_obeys_the_content_security_policy(styleguide):
    for forbidden in ["style=", "<style", "onclick", "<script>", "javascript:"]:
        assert forbidden not in styleguide


def test_every_id_on_a_page_is_used_once(styleguide):
    ids = re.findall(r'\sid="([^"]+)"', styleguide)

    assert sorted(ids) == sorted(set(ids))


def test_every_label_has_its_box(styleguide):
    ids = set(re.findall(r'\sid="([^"]+)"', styleguide))

    assert set(re.findall(r'<label[^>]* for="([^"]+)"', styleguide)) - ids == set()


def test_the_same_public_page_for_everybody_carries_no_key(styleguide):
    assert "csrfmiddlewaretoken" not in styleguide


def test_the_styleguide_is_for_development_only(rf, settings):
    settings.DEBUG = False

    with pytest.raises(Http404):
        StyleguideView.as_view()(rf.get("/styleguide/"))


def test_the_look_stays_light_to_carry():
    sheets = sum(sheet.stat().st_size for sheet in (settings.BASE_DIR / "static/css").glob("*.css"))
    faces = sum(face.stat().st_size for face in (settings.BASE_DIR / "static/fonts").glob("*-latin.woff2"))

    assert sheets < 32_000
    assert faces < 50_000
