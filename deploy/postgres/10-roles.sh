#!/bin/sh
# The PostgreSQL image runs this once, when it makes the database.
set -eu
psql -X -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f /deploy/web_role.sql
