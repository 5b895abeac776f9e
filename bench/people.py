"""Who asks for the pages: an organiser with a long list, a coordinator, and the cookies of their browsers."""

import time
from importlib import import_module
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count, Q

from groups.models import Membership
from hub.access.who import Who
from hub.accounts.models import NetworkRole, User
from hub.accounts.sessions import SEEN_AT, SIGNED_IN_AT
from volunteers.models import HelpRequest

A_PAGE_FULL = 60  # open requests: more than one page of /triage/ shows


def cookie(person: User) -> dict[str, str]:
    """Of a browser that signed in just now, with its second factor shown."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    now = int(time.time())
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[SIGNED_IN_AT] = session[SEEN_AT] = now
    session[METHODS_OF] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": person.email},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session.create()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def organiser() -> User:
    """The one with the most open requests; she covers further groups until a page of them is full."""
    waiting = Count("group__requests", filter=Q(group__requests__in=HelpRequest.objects.open()))
    running = Membership.objects.live().running().filter(person__is_active=True)
    found = running.annotate(waiting=waiting).order_by("-waiting", "pk").select_related("person").first()
    person = found.person if found else User.objects.filter(is_active=True).earliest("pk")
    busiest = HelpRequest.objects.open().exclude(group=None).values_list("group")
    for group, _many in busiest.annotate(many=Count("pk")).order_by("-many", "group")[:A_PAGE_FULL]:
        if len(open_cases(person)) >= A_PAGE_FULL:
            break
        Membership.objects.get_or_create(person=person, group_id=group, role="organiser", ended_at=None)
    return with_second_factor(person)


def coordinator() -> User:
    roles = NetworkRole.objects.filter(role="national", ended_at=None, person__is_active=True)
    found = roles.select_related("person").order_by("pk").first()
    if found is None:
        person = User.objects.filter(is_active=True, memberships=None).order_by(
            "pk"
        ).first() or User.objects.latest("pk")
        found = NetworkRole.objects.create(person=person, role="national")
    return with_second_factor(found.person)


def with_second_factor(person: User) -> User:
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    if not apps.exists():
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
        )
    return person


def open_cases(person: User) -> list[str]:
    who: Any = Who(person)
    cases = HelpRequest.objects.visible_to(who, "work").open().soonest_promise_first()
    return list(cases.values_list("ref", flat=True)[:200])


def cases_with_suggestions(person: User, at_most: int = 25) -> list[str]:
    """What stands at choosing: a must-have skill is named, and nobody is asked yet."""
    cases = HelpRequest.objects.visible_to(Who(person), "work").passed().filter(state="ready")
    cases = cases.filter(roles__skills__must=True).exclude(size="answer").distinct()
    return list(cases.order_by("pk").values_list("ref", flat=True)[:at_most])
