"""Charities' names as they are compared: the same however they were typed."""

import re

# Words that say what a charity is, not which: they do not tell two names apart.
COMMON_WORDS = {"the", "ltd", "limited", "cio", "cic", "charity", "trust", "charitable", "and"}


def name_key(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.casefold())
    return (" ".join(word for word in words if word not in COMMON_WORDS) or " ".join(words))[:300]


def name_keys(lines: str) -> set[str]:
    """One name a line."""
    return {key for line in lines.splitlines() if (key := name_key(line))}
