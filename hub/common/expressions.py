"""What the ORM has no words for."""

from django.db.models import BooleanField, Func


class IsAmong(Func):
    """`IsAmong(F("group"), ArraySubquery(ids))`: the ids are read once and then looked up in an index, also within
    an OR, where `__in` would read every row."""

    arg_joiner = " = ANY ("
    template = "%(expressions)s)"
    arity = 2
    output_field = BooleanField()
