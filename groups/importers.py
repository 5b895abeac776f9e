"""What may be brought in from a file: a group's own list of people, and groups for the network."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, ProtectedError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import names, places
from groups.forms.imports import GroupRow, ListedPersonRow
from groups.models import Group, ListedPerson, Region
from hub.common.expressions import IsAmong
from hub.shelves import Importer

EVENINGS = [1]  # until a group says its own: Tuesdays


# --- A group's own list ---------------------------------------------------------------------------------------
def listed_person(values: dict[str, str], *, job: Any) -> ListedPersonRow:
    return ListedPersonRow(values)


def addresses_there(job: Any) -> set[str]:
    listed = ListedPerson.objects.filter(group_id=job.group_id)
    return {address.casefold() for address in listed.values_list("email", flat=True)}


def lock_its_group(job: Any) -> None:
    """Before the file and the list, as a group does that joins another and takes both along."""
    Group.objects.select_for_update(of=("self",), no_key=True).get(pk=job.group_id)


def list_people(job: Any, forms: Iterable[Any]) -> list[ListedPerson]:
    """On the list, and nothing else: no account, no mail."""
    people = [ListedPerson(group_id=job.group_id, import_job=job, **form.cleaned_data) for form in forms]
    return ListedPerson.objects.bulk_create(people, batch_size=1000)


def unlist_people(job: Any) -> int:
    """Those who have not joined since. Each is looked up once, also where the database has not counted them yet."""
    made = IsAmong(
        F("pk"), ArraySubquery(job.made.filter(label=ListedPerson._meta.label_lower).values("row_pk"))
    )
    gone, _by_table = ListedPerson.objects.not_joined().filter(made, import_job=job).delete()
    return gone


def room_of_the_list(job: Any) -> tuple[Any, str]:
    slug = Group.objects.values_list("slug", flat=True).get(pk=job.group_id)
    return _("Your own list"), reverse("groups:member-list", args=[slug])


MEMBERS = Importer(
    kind="members",
    label=_("Bring in a list of people"),
    fields={"email": _("Email address"), "name": _("Name"), "note": _("Note")},
    row_form=listed_person,
    key=lambda row: row["email"].casefold(),
    known=addresses_there,
    apply=list_people,
    undo=unlist_people,
    home=room_of_the_list,
    guesses={
        "email": ("e-mail address", "mail", "email 1", "primary email", "contact email", "member email"),
        "name": ("full name", "member name", "display name", "real name", "your name", "first name"),
        "note": ("notes", "comment", "comments", "remarks", "skills", "interests"),
    },
    required=("email",),
    becomes=_("They stand on your group's own list: no account, and no mail until they join by themselves."),
    access=("member_list", "edit"),
    lock_first=lock_its_group,
)


# --- Groups ---------------------------------------------------------------------------------------------------
def group_row(values: dict[str, str], *, job: Any) -> GroupRow:
    return GroupRow(values)


def names_there(job: Any) -> set[str]:
    return {names.drawn_alike(name) for name in Group.objects.values_list("name", flat=True)}


def form_groups(job: Any, forms: Iterable[Any]) -> list[Group]:
    """Just starting and not shown; whoever brought them in looks after each until it has a lead."""
    regions = {region.code: region for region in Region.objects.all()}
    return [form_group(job, form.cleaned_data, regions) for form in forms]


def form_group(job: Any, said: dict[str, Any], regions: dict[str, Region]) -> Group:
    home: places.Place = said["place"]
    region = regions[home.region_code]
    return Group.form(
        by=job.uploaded_by,
        regions=[region],
        outcodes=[],
        name=said["name"],
        slug=names.propose_address(said["name"]),
        summary=said["summary"],
        place_outcode=home.outcode,
        primary_region=region,
        sitting_days=EVENINGS,
    )


def unform_groups(job: Any) -> int:
    """Those nobody has touched: no people, no invitation, no page, no change of any kind."""
    made = Group.objects.filter(pk__in=job.made.filter(label=Group._meta.label_lower).values("row_pk"))
    untouched = made.filter(
        changed_at__lte=job.applied_at,
        state=Group.State.FORMING,
        published_at=None,
        memberships=None,
        invitations=None,
        sections=None,
        pictures=None,
        meetings=None,
        holdings=None,
        looked_after_by=job.uploaded_by,
    )
    return sum(is_gone(group) for group in untouched.distinct())


def is_gone(group: Group) -> bool:
    try:
        group.delete()
    except ProtectedError:  # something stands on it by now
        return False
    return True


def national_list(job: Any) -> tuple[Any, str]:
    return _("The network's groups"), reverse("groups:national")


GROUPS = Importer(
    kind="groups",
    label=_("Bring in a list of groups"),
    fields={
        "name": _("Name of the group"),
        "place": _("Town or postcode"),
        "summary": _("One sentence about the group"),
    },
    row_form=group_row,
    key=lambda row: names.drawn_alike(row["name"]),
    known=names_there,
    apply=form_groups,
    undo=unform_groups,
    home=national_list,
    guesses={
        "name": ("group name", "name of group", "name of makerspace", "chapter", "organisation", "group"),
        "place": ("outcode", "postcode", "town", "city", "area", "location", "source area", "place name"),
        "summary": ("description", "about", "what", "fact", "tagline"),
    },
    required=("name", "place"),
    access=("role", "invite_lead"),
    most=500,
    becomes=_(
        "Each is just starting and shown to nobody. You look after it until it has a lead; nobody is written to."
    ),
)

IMPORTERS = {importer.kind: importer for importer in (MEMBERS, GROUPS)}
