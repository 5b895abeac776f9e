"""Several groups with one home: what one is in each, the way out of each, and who reads whose name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from hub.access.who import Who
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
YOURS = "/groups/yours/"


@pytest.fixture
def tom():
    """At home in Bradford, a volunteer in Leeds too."""
    bradford, leeds = a_group("Bradford Click Club", "BD5"), a_group("Leeds Hands", "LS6")
    volunteer = a_volunteer("Tom Whitaker", bradford)
    Membership.begin(volunteer.person, leeds, "volunteer")
    volunteer.bradford, volunteer.leeds = bradford, leeds
    return volunteer


def leaving(group):
    return reverse("groups:leaving", args=[group.slug])


def test_the_page_lists_each_with_its_role_and_the_way_out(client, tom):
    york = MembershipFactory(role="organiser", person=tom.person, term_ends_on=timezone.localdate()).group
    client = sign_in(client, tom.person)

    page = client.get(YOURS).text

    for name in ("Bradford Click Club", "Leeds Hands", york.name):
        assert name in page
    assert leaving(tom.leeds) in page
    assert reverse("groups:stop", args=[york.slug]) in page
    assert reverse("groups:term", args=[york.slug]) in page
    assert YOURS in client.get("/groups/").text  # under one's name


def test_leaving_takes_one_press_and_pressed_twice_is_answered_kindly(client, tom):
    client = sign_in(client, tom.person)

    client.get(leaving(tom.leeds))
    assert Membership.objects.live().filter(person=tom.person).count() == 2
    for _press in range(2):
        response = client.post(leaving(tom.leeds), follow=True)

    assert "You have left Leeds Hands." in response.text
    assert [role.group for role in Membership.objects.live().filter(person=tom.person)] == [tom.bradford]
    assert "You have left Leeds Hands" in client.get(leaving(tom.leeds)).text


def test_whoever_leaves_their_home_is_at_home_in_the_other_then_in_none(client, tom):
    client = sign_in(client, tom.person)

    client.post(leaving(tom.bradford))
    assert Volunteer.objects.get().group == tom.leeds
    client.post(leaving(tom.leeds))

    assert Volunteer.objects.get().group is None
    assert "You belong to no group yet." in client.get(YOURS).text


def test_the_home_changes_to_another_of_ones_own_groups_alone(client, tom):
    client = sign_in(client, tom.person)
    home, elsewhere = reverse("volunteers:me-home"), a_group("York", "YO1")
    assert "Leeds Hands" in client.get(home).text

    client.post(home, {"group": elsewhere.pk})
    assert Volunteer.objects.get().group == tom.bradford
    client.post(home, {"group": tom.leeds.pk})
    client.post(home, {"group": tom.leeds.pk})

    assert Volunteer.objects.get().group == tom.leeds
    assert Membership.objects.live().filter(person=tom.person).count() == 2
    assert Volunteer.objects.get().moves.filter(act="another home").count() == 1


def test_the_volunteers_page_names_home_and_others(client, tom):
    page = sign_in(client, tom.person).get("/volunteer/me/").text

    assert "Bradford Click Club" in page
    assert "Leeds Hands" in page
    assert reverse("volunteers:me-home") in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_leaves_for_somebody_else(client, tom, method):
    assert getattr(client, method)(YOURS).url.startswith("/account/login/")
    assert getattr(client, method)(leaving(tom.leeds)).url.startswith("/account/login/")
    for person in (tom.leeds.asha, PersonFactory()):
        assert getattr(sign_in(client, person), method)(leaving(tom.leeds)).status_code == 404

    assert Membership.objects.live().filter(person=tom.person).count() == 2


def test_an_organiser_of_one_group_reads_no_name_of_another(client, tom):
    """Tom's name stands with both of his groups; those who are in one alone are not read by the other."""
    only_bradford = a_volunteer("Only Bradford", tom.bradford, anywhere=False)
    of_leeds = Who(tom.leeds.asha)

    names = {role.person.name for role in Membership.objects.visible_to(of_leeds).live()}

    assert names == {"Asha Rahman", "Tunde Okafor", "Tom Whitaker"}
    assert only_bradford not in Volunteer.objects.visible_to(of_leeds)
    assert tom in Volunteer.objects.visible_to(of_leeds)


def test_what_they_leave_is_no_longer_read_there(tom):
    tom.anywhere = False
    tom.save()
    Membership.objects.get(person=tom.person, group=tom.leeds).stop(who=Who(tom.person))

    assert tom not in Volunteer.objects.visible_to(Who(tom.leeds.asha))
    assert tom in Volunteer.objects.visible_to(Who(tom.bradford.asha))


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_counts_the_same_queries(client, how_many, django_assert_num_queries):
    person = PersonFactory()
    for _each in range(how_many):
        MembershipFactory(role="volunteer", person=person)
    client = sign_in(client, person)
    client.get("/groups/")

    with django_assert_num_queries(5):
        assert client.get(YOURS).text.count('class="card flown"') == how_many


def test_whoever_stopped_tonight_comes_back_as_a_volunteer(client):
    """Stopping ends what they run, at once; volunteering is open to them as to anybody."""
    group = a_group("Leeds Hands", "LS6")
    client = sign_in(client, group.tunde)

    client.post(reverse("groups:stop", args=[group.slug]))
    assert client.get(reverse("groups:manage", args=[group.slug])).status_code == 404
    volunteer = Volunteer.of(group.tunde)
    volunteer.settle(by=group.tunde, group=group, about="Three sentences.", outcode="LS6", hours=4, windows=1)

    roles = Membership.objects.live().filter(person=group.tunde)
    assert [role.role for role in roles] == ["volunteer"]
    assert client.get(reverse("groups:manage", args=[group.slug])).status_code == 404
    assert "Leeds Hands" in client.get(YOURS).text


def test_a_role_that_ended_is_not_listed(client):
    ended = MembershipFactory(
        role="organiser", ended_at=timezone.now() + timedelta(seconds=1), group=GroupFactory(name="Long Ago")
    )

    assert "Long Ago" not in sign_in(client, ended.person).get(YOURS).text


def test_without_a_home_the_others_are_named_all_the_same(tom):
    Volunteer.objects.update(group=None)

    named = Volunteer.objects.with_other_groups().get().other_groups

    assert [group["name"] for group in named] == ["Bradford Click Club", "Leeds Hands"]
