"""Who of a group reads what comes in, who takes over from somebody who stops, and who of the network looks after it."""

from typing import Any

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.common.models import TransitionError


class GroupDuty(models.Model):
    """Whom it falls to."""

    on_duty_id: Any
    looked_after_by: Any
    memberships: Any
    seasons_off: Any
    lock: Any
    note: Any
    save: Any

    class Meta:
        abstract = True

    def people_on_duty(self) -> list[Any]:
        """Whom a message reaches; while the group rests, the neighbour's people too."""
        season = self.seasons_off.resting().select_related("neighbour__looked_after_by").first()
        covering = season.neighbour.reached_first() if season else []
        return list(dict.fromkeys([*self.reached_first(), *covering]))

    def reached_first(self) -> list[Any]:
        """Whoever is on duty, else leads, else organisers, else whoever of the network looks after the group."""
        roles = self.memberships.live().running().filter(person__is_active=True)
        running = list(roles.select_related("person").order_by("since", "pk"))
        on_duty = [role.person for role in running if role.person_id == self.on_duty_id]
        leads = [role.person for role in running if role.role == "lead"]
        network = [self.looked_after_by] if self.looked_after_by else []
        return list(dict.fromkeys(on_duty or leads or [role.person for role in running] or network))

    @transaction.atomic
    def put_on_duty(self, person: Any, *, by: Any) -> bool:
        """This person reads what comes in from now on; None: whoever leads the group."""
        self.lock()
        if self.on_duty_id == (person.pk if person else None):
            return False
        if person and not self.memberships.live().running().filter(person=person).exists():
            raise TransitionError(_("They don't run the group any more. Choose somebody who does."))
        self.on_duty = person
        self.save(update_fields=["on_duty", "changed_at"])
        self.note("on duty", by=by)
        return True

    def heir(self) -> Any:
        """Who takes over what somebody who stops has held: the longest-serving lead, else organiser, else whoever
        of the network looks after the group."""
        running = self.memberships.live().running().filter(person__is_active=True).select_related("person")
        first = running.order_by(
            models.Case(models.When(role="lead", then=0), default=1), "since", "pk"
        ).first()
        return first.person if first else self.looked_after_by

    def person_of_the_network(self, *, but: Any = None) -> Any:
        """The coordinator who looks after the fewest groups, rather not `but`; where there is none, an administrator."""
        of_the_network = User.objects.filter(
            network_roles__role__in=["national", "admin"], network_roles__ended_at=None, is_active=True
        ).annotate(
            load=Count("looking_after", distinct=True),
            first=models.Min(models.Case(models.When(network_roles__role="national", then=0), default=1)),
            is_but=models.Case(models.When(pk=but.pk if but else 0, then=1), default=0),
        )
        return of_the_network.order_by("is_but", "first", "load", "pk").first()

    def look_after(self, person: Any, *, by: Any = None) -> None:
        """Somebody of the network looks after it until a new lead is found (None: found)."""
        self.looked_after_by = person
        self.save(update_fields=["looked_after_by", "changed_at"])
        self.note("looked after" if person else "led again", by=by)
