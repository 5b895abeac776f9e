"""What a charity is told of her request: who has it, by which day, what comes next. Page and mail say the same."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from groups.models.group_rhythm import network_sitting, promised_day
from hub.common import dates
from hub.common.words import listed
from volunteers import charity_numbers
from volunteers.models import HelpRequest

State = HelpRequest.State
MOST_NAMES = 3
A_WEEK = 6  # days in which a weekday alone says enough


class Receipt:
    """One request as its charity reads it, in the language that is active."""

    def __init__(self, request: HelpRequest, contact: Any) -> None:
        self.request, self.contact = request, contact

    # --- Who and where -------------------------------------------------------------------------------

    @cached_property
    def names(self) -> list[str]:
        """First names of the people who look after it: of the group, or of whoever looks after the group."""
        group = self.request.group
        if group is None:
            return []
        running = group.memberships.live().running().select_related("person").order_by("since", "pk")
        people = {membership.person_id: membership.person for membership in running}
        if not people and group.looked_after_by:
            people = {group.looked_after_by.pk: group.looked_after_by}
        return [person.first_name_shown for person in list(people.values())[:MOST_NAMES]]

    @cached_property
    def place(self) -> str:
        return self.request.place.name

    @cached_property
    def who(self) -> str:
        """Asha and Tunde; the people of the network."""
        return listed(self.names) if self.names else _("the people of the network")

    @property
    def holder(self) -> str:
        """Who has it now, by first name where it is one person's."""
        if self.request.owner is not None:
            return self.request.owner.first_name_shown
        return self.who

    @property
    def look_after(self) -> str:
        """The first sentence."""
        said = {"names": self.who, "place": self.place}
        if not self.names:
            return (
                _(
                    "No group looks after %(place)s yet, so the people of the network read your request themselves."
                )
                % said
            )
        if len(self.names) == 1:
            return _("%(names)s looks after %(place)s.") % said
        return _("%(names)s look after %(place)s.") % said

    @property
    def stepped_in(self) -> str:
        """A neighbour covers; or it was passed on, with the charity's own yes. By the network, where no group had it."""
        passed = self.request.passings.filter(ended_by="both", to_group=self.request.group_id)
        if passed.exists() and self.request.routed_to:
            return _("%(first)s passed it on to %(group)s, with your yes.")
        if passed.exists():
            return _("The network passed it on to %(group)s, with your yes.")
        if self.request.routed_to:
            return _("%(group)s stepped in for %(first)s, so that somebody answers you.")
        return _("%(group)s stepped in, so that somebody answers you.")

    @property
    def why_them(self) -> str:
        """Why this group, in a sentence; also when another one stepped in."""
        request, group = self.request, self.request.group
        said = {
            "place": self.place,
            "group": group.name if group else "",
            "first": request.routed_to.name if request.routed_to else "",
        }
        if group is None:
            return ""
        if request.routed_to_id != group.pk:
            return self.stepped_in % said
        return _("It went to %(group)s, because they look after %(place)s.") % said

    @property
    def who_reads_it(self) -> str:
        """What strangers see of who they are; what she ticked decides."""
        request = self.request
        region = request.region.in_a_sentence if request.region else self.place
        said = {"name": request.organisation_name, "place": self.place, "region": region}
        if request.may_name and request.may_place:
            return _("They also read your name and your town: %(name)s, %(place)s.") % said
        if request.may_name:
            return _("They also read your name and your region: %(name)s, %(region)s.") % said
        if request.may_place:
            return _("They read your town, %(place)s, and not your name.") % said
        return _("They read your region, %(region)s, and neither your name nor your town.") % said

    # --- By when -------------------------------------------------------------------------------------

    @cached_property
    def due_on(self) -> date | None:
        """The promised day: the group's; while the charity thinks, the one its receipt named."""
        theirs = self.request.waiting_for == HelpRequest.WaitingFor.GROUP
        moment = self.request.due_at if theirs else self.request.first_due_at
        return timezone.localdate(moment) if moment else None

    @cached_property
    def sitting(self) -> date | None:
        """The evening they sit down, when it is that evening which the promised day follows."""
        asked_at = self.request.verified_at
        if asked_at is None or self.due_on is None:
            return None
        group = self.request.group
        day = group.next_sitting(asked_at) if group else network_sitting(asked_at)
        is_theirs = promised_day(day, self.request.place.nation) == self.due_on
        return day if is_theirs and day >= timezone.localdate() else None

    @property
    def by_when(self) -> str:
        """They next sit down on Tuesday, so you'll hear by Wednesday 2 December."""
        if self.due_on is None:
            return ""
        said = {"day": dates.day(self.due_on)}
        if self.due_on < timezone.localdate():
            return (
                _(
                    "You should have heard by %(day)s, and we are sorry. Somebody is looking for an answer now."
                )
                % said
            )
        if self.sitting is None:
            return _("You'll hear by %(day)s.") % said
        if self.sitting == timezone.localdate():
            return _("They sit down today, so you'll hear by %(day)s.") % said
        soon = (self.sitting - timezone.localdate()).days <= A_WEEK
        said["sitting"] = dates.weekday(self.sitting) if soon else dates.day(self.sitting)
        return _("They next sit down on %(sitting)s, so you'll hear by %(day)s.") % said

    @property
    def sentence(self) -> str:
        """Moment 1, whole."""
        thanks = _("Thanks, %(name)s.") % {"name": self.contact.first_name_shown}
        late = self.due_on is not None and self.due_on < timezone.localdate()
        nothing_to_do = [] if late else [_("Nothing else to do.")]
        return " ".join([thanks, self.look_after, self.by_when, *nothing_to_do])

    # --- The five words ------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """1 to 5, for the line of five words."""
        return self.request.step + 1

    @property
    def ended(self) -> str:
        """The last word of a request that stopped on the way."""
        said = {"day": dates.day(self.request.state_since)}
        if self.request.state == State.WITHDRAWN:
            return _("You took this back on %(day)s.") % said
        if self.request.state == State.NOT_FOR_US:
            return _("This was not one for us. We said so on %(day)s, and where else to turn.") % said
        if self.request.state == State.RESTING:
            return _("Resting since %(day)s.") % said
        return ""

    @property
    def next(self) -> str:
        """What comes next, and who owes it by which day."""
        request = self.request
        said = {"name": self.holder, "day": dates.day(self.due_on) if self.due_on else ""}
        if request.state == State.SUBMITTED:
            return f"{self.look_after} {self.by_when}"
        if request.state == State.TAKEN and request.waiting_for == request.WaitingFor.CHARITY:
            return _("%(name)s asked you a question and waits for your answer. There is no rush.") % said
        if request.state == State.TAKEN:
            late = self.due_on is not None and self.due_on < timezone.localdate()
            return (
                (_("%(name)s has read it.") % said)
                + " "
                + (self.by_when if late else _("You'll hear by %(day)s.") % said)
            )
        if request.state in (State.READY, State.FINDING):
            return self.looking
        if request.state == State.IN_HAND and request.size != request.Size.ANSWER:
            return self.under_way
        if request.state == State.IN_HAND:
            return (
                _(
                    "%(name)s has written to you. Tell us whether that did it. If we hear nothing by %(day)s, we take it as a yes."
                )
                % said
            )
        if request.state == State.RESTING:
            return _("We had no word from you for a while, so we let it rest. One button wakes it.")
        if request.state == State.WITHDRAWN:
            return _("Nobody is working on it.")
        if request.state == State.NOT_FOR_US:
            return request.pointer
        if request.state == State.DONE and request.outcome_by == request.Confirmed.BY_SILENCE:
            return _("We had no word from you, so we took it as done. Was it not? Ask again, we'd be glad.")
        return _("This is done. We are glad if it helped.")

    @property
    def looking(self) -> str:
        """Somebody is sought: what comes next; never how many were asked, or what they said."""
        request, waiting = self.request, HelpRequest.WaitingFor
        day = timezone.localdate(request.due_at) if request.due_at else timezone.localdate()
        said = {"name": self.holder, "day": dates.day(day)}
        is_late = day < timezone.localdate()
        if request.waiting_for == waiting.CHARITY:
            return (
                _("Somebody would like to help you. Please say by %(day)s whether we introduce you.") % said
            )
        if request.waiting_for == waiting.VOLUNTEER:
            asking = (
                _("%(name)s is asking people who fit. As soon as somebody says yes, you hear from us.") % said
            )
            next_word = _("We expect the next word by %(day)s.") % said
            return asking if is_late else f"{asking} {next_word}"
        looks = _("%(name)s is looking for somebody who fits.") % said
        by_then = self.by_when if is_late else _("You'll hear by %(day)s.") % said
        return f"{looks} {by_then}"

    @property
    def under_way(self) -> str:
        """Introduced: the two of them go on. The volunteer is asked on that day; the charity may say so at any time."""
        request = self.request
        first = _("You are introduced. Write to each other, whoever is first.")
        if request.size == request.Size.PROJECT or request.due_at is None:
            return first
        said = {"day": dates.day(timezone.localdate(request.due_at))}
        if request.size == request.Size.TALK:
            told = _("When you have talked, one press here tells us.")
        else:
            told = _("Say yes to the four lines below, and it can begin.")
        if timezone.localdate(request.due_at) < timezone.localdate():
            return f"{first} {told}"
        asked = _("On %(day)s we ask your volunteer how it goes.") % said
        return f"{first} {told} {asked}"

    @property
    def number(self) -> str:
        """What we made of the charity number: said once, and no reason to stop."""
        if not self.request.charity_number:
            return ""
        said = {"number": self.request.charity_number}
        known = charity_numbers.recognise(self.request.charity_number)
        organisation = self.request.organisation
        if known and organisation and organisation.verified_by == organisation.VerifiedBy.REGISTER:
            return _("We found charity number %(number)s in its register.") % said
        if known:
            said["register"] = str(known.register.label)
            return (
                _(
                    "Charity number %(number)s looks like one from the %(register)s. We have not checked it, and it makes no difference."
                )
                % said
            )
        return (
            _(
                "We don't know the form of charity number %(number)s. It is noted as not checked, and changes nothing."
            )
            % said
        )
