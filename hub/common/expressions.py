"""What the ORM has no words for."""

from typing import Any

from django.db.models import BooleanField, Func, IntegerField, Subquery


class IsAmong(Func):
    """`IsAmong(F("group"), ArraySubquery(ids))`: the ids are read once and then looked up in an index, also within
    an OR, where `__in` would read every row."""

    arg_joiner = " = ANY ("
    template = "%(expressions)s)"
    arity = 2
    output_field = BooleanField()


class HowMany(Subquery):
    """`HowMany(rows.filter(group=OuterRef("pk")), each="person")`: the number of different persons in those rows.
    Nothing is joined for it, so that nothing has to be grouped and several may be asked at once."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: Any, each: str = "pk") -> None:
        found = rows.order_by().values(each)
        super().__init__(found if each == "pk" else found.distinct())
