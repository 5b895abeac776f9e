from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import (  # noqa: F401
            audited,
            checklist,
            gone,
            held,
            history,
            importers,
            merging,
            navigation,
            one_person,
            receivers,
            scopes,
            signs,
            today,
        )
        from groups.emails import asks, contact, life, network_roles, roles, season, starting, terms  # noqa: F401
        from hub import shelves

        shelves.GROUP_CHECKLIST.append(checklist.steps)
        shelves.SCOPES.update(scopes.SCOPES)
        shelves.STANDINGS.append(scopes.STANDINGS)
        shelves.HELD.append(held.held)
        shelves.IMPORTS.update(importers.IMPORTERS)
        shelves.GROUP_MERGE.append(merging.GOES_ALONG)
        shelves.RUN_A_GROUP_OF.append(one_person.who_run_a_group_of)
        shelves.PERSON_LOCKS.append(one_person.lock_their_groups)
        shelves.PERSON_MERGE.append(one_person.settle_roles)
        shelves.PERSON_APART.append(one_person.take_roles_apart)
        shelves.PERSON_ROWS.update(one_person.WORDS)
        shelves.AUDIT_SENTENCES.update(audited.SENTENCES)
        shelves.KEPT_QUIET.update(audited.KEPT_QUIET)
        shelves.OWN_ROWS.update(history.OWN_ROWS)
        shelves.OWN_HISTORY.append(history.done_by)
        shelves.GROUP_NAME.append(history.name_of_group)
        shelves.PUBLIC_NAMES.append(history.names_of_those_who_run)
        shelves.GROUP_SIGNS += signs.SIGNS
        shelves.SHOWN["groups"] = [
            "groups.Group", "groups.Group_regions", "groups.CoverageArea", "groups.OldAddress", "groups.Region",
            "groups.Membership", "groups.SeasonOff", "groups.PageSection", "groups.Picture", "groups.Meeting", "hub.User.name",
        ]  # fmt: skip
        shelves.TO_DO.append(today.to_do)
        shelves.CHANGES.append(today.changes)
        shelves.GONE.append(gone.while_they_wrote)
        shelves.FIRST_STEPS.append(today.the_first_group)
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.YOUR_PAGES.append(navigation.your_pages)
        shelves.FOUNDATIONS.append("groups.foundations.load_regions")
        shelves.SEEDS += [
            "groups.seeds.seed_groups", "groups.seeds_pages.seed_pages", "groups.seeds.seed_volunteers",
            "groups.seeds.seed_applications", "groups.seeds_rooms.seed_rooms",
        ]  # fmt: skip
        shelves.NATIONAL_SEEDS += ["groups.seeds_national.seed_groups", "groups.seeds_people.seed_people"]
