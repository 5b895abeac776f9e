"""Each model says what it keeps of people: from these marks come exports, erasure and retention (security 4.9)."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

APPS = ["hub", "groups", "volunteers", "events", "learning", "impact"]
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
# Models that hold nothing of people: the network's places, words, counters, and what the house knows of itself.
WITHOUT_PEOPLE = {
    "hub.JobRun", "hub.FormKey", "hub.Limit", "hub.HeldPost", "hub.Suppression", "groups.Region", "groups.CoverageArea",
    "groups.OldAddress", "volunteers.RegisteredCharity", "volunteers.Category", "volunteers.Skill", "volunteers.Cause",
    "volunteers.OnboardingStep", "volunteers.Role", "volunteers.RoleSkill", "volunteers.MatchingWeight",
    "impact.CountedRequest", "impact.CountedGroup", "hub.Journal", "hub.ImportedRow",
}  # fmt: skip
# Texts and numbers in models with people which say nothing about anybody.
NOT_PERSONAL = {
    "hub.User": {"password"},  # a hash, wiped with the account
    "hub.NetworkRole": {"region_code"},
    "hub.RoleProposal": {"region_code"},
    "hub.Preference": {"kind"},
    "hub.AuditEntry": {"role_used", "act", "about_type", "about_id", "request_id", "fields"},
    "hub.PrivateLink": {"nonce", "token_hash"},
    "hub.OutgoingMail": {"dedupe_key", "kind", "language", "subject", "params", "claimed_by", "message_id", "last_error"},
    "groups.Group": {"name", "slug", "summary", "place_outcode"},
    "groups.GroupMove": {"by_whom", "old", "new", "act"},
    "groups.PageSection": {"kind"},
    "groups.PageSectionEvent": {"pgh_label"},
    "groups.Picture": {"name", "content_type"},
    "groups.Meeting": {"what", "where", "note"},
    "groups.GroupApplication": {"screening", "language"},
    "groups.ContactMessage": {"screening", "language"},
    "groups.GroupApplicationMove": {"by_whom", "old", "new", "act"},
    "groups.HandoverItem": {"kind", "url"},
    "groups.Affiliation": {"network_gives", "group_gives", "costs"},
    "groups.GroupEnding": {"counts"},
    "groups.TipSeen": {"tip"},
    "hub.ImportJob": {"encoding", "delimiter", "kind"},
    "hub.ImportJobMove": {"by_whom", "old", "new", "act"},
    "hub.PersonMerge": {"counts"},
    "hub.JournalRow": {"label", "field"},
    "learning.ExperimentMove": {"by_whom", "old", "new", "act"},
    "learning.Pack": {"name"},
    "learning.PackAnswer": {"screening"},
    "volunteers.Organisation": {"org_id", "outcode"},
    "volunteers.HelpRequest": {"ref", "outcode", "withdrawn_from", "before_we_start"},
    "volunteers.HelpRequestMove": {"by_whom", "old", "new", "act"},
    "volunteers.Concern": {"region_code"},
    "volunteers.VolunteerMove": {"by_whom", "old", "new", "act"},
    "volunteers.MatchMove": {"by_whom", "old", "new", "act"},
    "volunteers.StepDone": {"slug", "version"},
    "volunteers.Match": {"ref", "reasons", "override_reason", "ended_reason"},
    "volunteers.Passing": {"why", "ended_by"},
}  # fmt: skip


def might_say_something(field: models.Field) -> bool:
    """A person, an address, or words somebody typed."""
    if field.is_relation:
        return field.related_model._meta.label == settings.AUTH_USER_MODEL
    if field.choices or field.name == "state":
        return False
    return isinstance(field, models.CharField | models.TextField | models.EmailField | models.JSONField)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_about_people_has_a_rule(model: type[models.Model]) -> None:
    label = model._meta.label
    if label in WITHOUT_PEOPLE:
        people = [
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and might_say_something(field)
        ]
        assert people == [], f"{label} names people: give it a PERSONAL table."
        return

    rules = getattr(model, "PERSONAL", None)
    assert rules is not None, f"{label} needs a PERSONAL table, or a place among the models without people."
    names = {field.name for field in model._meta.concrete_fields if might_say_something(field)}
    assert names - rules.keys() - NOT_PERSONAL.get(label, set()) == set()
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    assert rules.keys() <= {field.name for field in fields}


@pytest.mark.parametrize(
    "model", [model for model in MODELS if getattr(model, "PERSONAL", None)], ids=lambda m: m._meta.label
)
def test_a_rule_says_whose_why_and_how_long(model: type[models.Model]) -> None:
    for field, rule in model.PERSONAL.items():  # type: ignore[attr-defined]
        words = [part.split(":")[0].strip() for part in rule.split(";")]
        assert words == ["whose", "basis", "kept"], f"{model._meta.label}.{field}: {rule}"


def test_no_list_names_what_is_not_there() -> None:
    labels = {model._meta.label for model in MODELS}

    assert sorted((WITHOUT_PEOPLE | NOT_PERSONAL.keys()) - labels) == []
