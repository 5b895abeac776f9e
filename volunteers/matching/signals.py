"""How well somebody suits a role: signals from 0 to 1, each with a weight that coordinators may change."""

from volunteers.matching.facts import Facts
from volunteers.matching.gates import common_windows
from volunteers.matching.wanted import SkillWanted, Wanted

BANDS = [(5, 1.0), (15, 0.8), (40, 0.5), (100, 0.2)]  # kilometres, and how near that is
ENOUGH_WINDOWS = 3
LONG_WAIT_DAYS = 60


def fit(skill: SkillWanted, level: int | None, has_mentor: bool) -> float:
    """1 at the level or one above, .6 two above, .4 three above: that would be a waste. One below is for learning."""
    if level is None:
        return 0.0
    above = level - skill.level
    if above < 0:
        return 0.4 if above == -1 and has_mentor else 0.0
    return {0: 1.0, 1: 1.0, 2: 0.6, 3: 0.4}[above]


def mean_fit(skills: list[SkillWanted], wanted: Wanted, facts: Facts, of_none: float) -> float:
    if not skills:
        return of_none
    fits = [fit(skill, facts.levels.get(skill.pk), wanted.role.has_mentor) for skill in skills]
    return sum(fits) / len(fits)


def time(wanted: Wanted, facts: Facts) -> float:
    """Half for windows they share (three are plenty), half for hours a month that cover it."""
    enough = min(ENOUGH_WINDOWS, wanted.windows.bit_count()) or 1
    shared = min(1.0, common_windows(wanted, facts).bit_count() / enough)
    return 0.5 * shared + 0.5 * min(1.0, facts.row.hours * 60 / wanted.minutes)


def near(wanted: Wanted, facts: Facts) -> float:
    """The same group, or how near, where meeting in person is possible at all."""
    if facts.is_of_its_group(wanted):
        return 1.0
    km = facts.km_to(wanted) if wanted.in_person else None
    return 0.0 if km is None else next((worth for limit, worth in BANDS if km <= limit), 0.0)


def learns(wanted: Wanted, facts: Facts) -> list[SkillWanted]:
    """The skills of this role they want to learn, when somebody experienced comes along."""
    if not wanted.role.has_mentor:
        return []
    return [skill for skill in wanted.skills if facts.levels.get(skill.pk) == 0]


def signals(wanted: Wanted, facts: Facts) -> dict[str, float]:
    waits = max(0, (wanted.today - facts.row.waits_since).days)
    return {
        "must": mean_fit(wanted.must, wanted, facts, 1.0),
        "nice": mean_fit(wanted.nice, wanted, facts, 0.0),
        "time": time(wanted, facts),
        "cause": float(bool(facts.cares_about(wanted))),
        "near": near(wanted, facts),
        "past": float(facts.pk in wanted.again),
        "learn": float(bool(learns(wanted, facts))),
        "waiting": min(waits, LONG_WAIT_DAYS) / LONG_WAIT_DAYS,
        "newcomer": float(is_newcomer(wanted, facts)),
        "load": -facts.row.load,
    }


def is_newcomer(wanted: Wanted, facts: Facts) -> bool:
    """Came in the last three months, and has not been introduced to anybody."""
    return facts.row.newcomer_until is not None and facts.row.newcomer_until >= wanted.today


def contributions(wanted: Wanted, facts: Facts) -> dict[str, float]:
    return {name: wanted.weights[name] * value for name, value in signals(wanted, facts).items()}
