"""Two people of one name in one group: perhaps one person with two accounts.

Only those who run the group may see its names, so only they are told; and only the two themselves can say.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

AT_MOST = 25
# Names without capitals and accents; each pair once, the older account first; nobody who holds a network role, no pair
# that was asked already.
PAIRS = """
WITH here AS (
    SELECT DISTINCT person.id, person.name,
        regexp_replace(normalize(lower(person.name), NFD), '[\u0300-\u036f]|\\s+', '', 'g') AS folded
    FROM groups_membership role JOIN hub_user person ON person.id = role.person_id
    WHERE role.group_id = %(group)s AND role.ended_at IS NULL AND person.is_active AND person.name <> ''
      AND NOT EXISTS (SELECT FROM hub_networkrole trusted WHERE trusted.person_id = person.id AND trusted.ended_at IS NULL)
)
SELECT one.id, other.id, one.name, other.name FROM here one JOIN here other ON other.folded = one.folded AND other.id > one.id
WHERE NOT EXISTS (SELECT FROM hub_personmerge asked
    WHERE asked.undone_at IS NULL AND asked.kept_id IN (one.id, other.id) AND asked.gone_id IN (one.id, other.id))
ORDER BY one.folded, one.id, other.id LIMIT %(at_most)s"""


@dataclass(frozen=True)
class Pair:
    one: int
    other: int
    name: str
    other_name: str

    @property
    def key(self) -> str:
        return f"{self.one}-{self.other}"


def pairs_in(group: Any) -> list[Pair]:
    """One question, over the people of this group alone."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"group": group.pk, "at_most": AT_MOST})
        return [Pair(*row) for row in cursor.fetchall()]
