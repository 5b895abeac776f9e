from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        from hub import shelves
        from learning import audited, held, merging, navigation, one_person, receivers, scopes, today  # noqa: F401
        from learning.emails import experiments, people  # noqa: F401  put their kinds of mail on the shelf

        shelves.SCOPES.update(scopes.SCOPES)
        shelves.GROUP_MERGE.append(merging.GOES_ALONG)
        shelves.PERSON_ROWS.update(one_person.WORDS)
        shelves.AUDIT_SENTENCES.update(audited.SENTENCES)
        shelves.HELD.append(held.held)
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.YOUR_PAGES.append(navigation.your_pages)
        shelves.STILL_KEPT.append(navigation.still_kept)
        shelves.TO_DO.append(today.to_do)
        shelves.CHANGES.append(today.changes)
        shelves.ASKED_ALONG.append(today.THANKS)
        shelves.ASIDES.append(today.asides)
        shelves.SEEDS += ["learning.seeds.seed_people", "learning.seeds_trying.seed_trying"]
