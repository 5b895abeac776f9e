from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import checklist, held, importers, merging, navigation, receivers, scopes, signs, today  # noqa: F401
        from groups.emails import asks, contact, roles, season, starting, terms  # noqa: F401
        from hub import shelves

        shelves.GROUP_CHECKLIST.append(checklist.steps)
        shelves.SCOPES.update(scopes.SCOPES)
        shelves.STANDINGS.append(scopes.STANDINGS)
        shelves.HELD.append(held.held)
        shelves.IMPORTS.update(importers.IMPORTERS)
        shelves.GROUP_MERGE.append(merging.GOES_ALONG)
        shelves.GROUP_SIGNS += signs.SIGNS
        shelves.SHOWN["groups"] = [
            "groups.Group", "groups.Group_regions", "groups.CoverageArea", "groups.OldAddress", "groups.Region",
            "groups.Membership", "groups.SeasonOff", "hub.User.name",
        ]  # fmt: skip
        shelves.TO_DO.append(today.to_do)
        shelves.CHANGES.append(today.changes)
        shelves.FIRST_STEPS.append(today.the_first_group)
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.YOUR_PAGES.append(navigation.your_pages)
        shelves.FOUNDATIONS.append("groups.foundations.load_regions")
        shelves.SEEDS += ["groups.seeds.seed_groups", "groups.seeds.seed_volunteers", "groups.seeds.seed_applications"]
        shelves.NATIONAL_SEEDS += ["groups.seeds_national.seed_groups", "groups.seeds_people.seed_people"]
