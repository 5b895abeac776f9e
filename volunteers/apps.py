from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"

    def ready(self) -> None:
        from hub import shelves
        from volunteers import (  # noqa: F401
            audited,
            credit,
            held,
            merging,
            navigation,
            one_person,
            receivers,
            scopes,
            signs,
            today,
        )
        from volunteers.emails import charity, group, joining, volunteer  # noqa: F401  put their kinds of mail on the shelf

        shelves.SHOWN["requests"] = [
            "volunteers.HelpRequest", "volunteers.Role", "volunteers.RoleSkill", "volunteers.Match",
            "volunteers.Skill", "volunteers.Category",
        ]  # fmt: skip
        shelves.TO_DO.append(today.to_do)
        shelves.CHANGES.append(today.changes)
        shelves.NAVIGATION.append(today.navigation)
        shelves.GROUP_ROOM_PARTS.append(credit.helped_so_far)
        shelves.GROUP_MERGE.append(merging.GOES_ALONG)
        shelves.PERSON_MERGE.append(one_person.settle_volunteers)
        shelves.PERSON_APART.append(one_person.take_volunteers_apart)
        shelves.PERSON_ROWS.update(one_person.WORDS)
        shelves.AUDIT_SENTENCES.update(audited.SENTENCES)
        shelves.KEPT_QUIET.update(audited.KEPT_QUIET)
        shelves.OWN_ROWS.update(audited.OWN_ROWS)
        shelves.GROUP_SIGNS.append(signs.PROMISES_KEPT)
        shelves.HELD.append(held.held)
        shelves.YOUR_PAGES.append(navigation.your_pages)
        shelves.SCOPES.update(scopes.SCOPES)
        shelves.STANDINGS.append(scopes.STANDINGS)
        shelves.FOUNDATIONS.append("volunteers.foundations.load_vocabularies")
        shelves.SEEDS += [
            "volunteers.seeds_volunteers.seed_profiles",
            "volunteers.seeds.seed_requests",
            "volunteers.seeds_volunteers.seed_asks",
        ]
        shelves.NATIONAL_SEEDS += ["volunteers.seeds_national.seed_network"]
