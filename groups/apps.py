from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import navigation, receivers, scopes, today  # noqa: F401
        from groups.emails import roles  # noqa: F401
        from hub import shelves

        shelves.SCOPES.update(scopes.SCOPES)
        shelves.STANDINGS.append(scopes.STANDINGS)
        shelves.SHOWN["groups"] = [
            "groups.Group", "groups.Group_regions", "groups.CoverageArea", "groups.OldAddress", "groups.Region",
            "groups.Membership", "hub.User.name",
        ]  # fmt: skip
        shelves.TO_DO.append(today.to_do)
        shelves.FIRST_STEPS.append(today.the_first_group)
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.YOUR_PAGES.append(navigation.your_pages)
        shelves.FOUNDATIONS.append("groups.foundations.load_regions")
        shelves.SEEDS += ["groups.seeds.seed_groups", "groups.seeds.seed_volunteers"]
        shelves.NATIONAL_SEEDS += ["groups.seeds_national.seed_groups", "groups.seeds_people.seed_people"]
