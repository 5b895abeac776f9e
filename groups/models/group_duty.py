"""Who of a group reads what comes in: one by name, else those who lead it, else whoever there is."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hub.common.models import TransitionError


class GroupDuty(models.Model):
    """A group's words and verb about who is written to first."""

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
