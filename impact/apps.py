from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"

    def ready(self) -> None:
        from hub import shelves
        from impact import audited, merging, navigation, scopes

        shelves.SHOWN["figures"] = [
            "impact.CountedRequest", "impact.CountedIntroduction", "impact.CountedVolunteer", "impact.CountedGroup",
        ]  # fmt: skip
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.SCOPES.update(scopes.SCOPES)
        shelves.GROUP_MERGE.append(merging.GOES_ALONG)
        shelves.AUDIT_SENTENCES.update(audited.SENTENCES)
        shelves.SEEDS.append("impact.counting.count_seeded")
        shelves.NATIONAL_SEEDS.append("impact.counting.count_seeded")
