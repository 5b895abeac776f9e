"""Compiles locale/*/LC_MESSAGES/django.po, so that a machine without gettext shows every language too."""

from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parent.parent


def compile_words(path: Path) -> None:
    """The .po without the hour it was made at (it would change with every run), and the .mo beside it."""
    words = polib.pofile(str(path), wrapwidth=0)
    words.metadata.pop("POT-Creation-Date", None)
    words.save()
    words.save_as_mofile(str(path.with_suffix(".mo")))
    print(f"{path.relative_to(PROJECT)}: {len(words.translated_entries())} of {len(words)} translated")


if __name__ == "__main__":
    for path in sorted(PROJECT.glob("locale/*/LC_MESSAGES/django.po")):
        compile_words(path)
