"""A database backend that brings its own PostgreSQL, so that every command works on a fresh machine."""
