"""The machine under the house: a PostgreSQL and a Valkey that start by themselves on a developer's computer."""
