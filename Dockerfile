# Two images: `hub` (web, worker, scheduler, migrate) and `backup` (pg_dump of the same release as the database).

# --- Packages and static files -----------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
WORKDIR /app
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes -r requirements.txt && /venv/bin/pip check
COPY . .
RUN /venv/bin/python -m compileall -q hub groups volunteers events learning impact \
    && DEBUG=false SECRET_KEY=only-while-the-static-files-are-gathered-no-secret-at-all DATABASE_URL=postgres://nobody@nowhere/nothing \
       BUNTING_DATA=/nowhere STATIC_ROOT=/static /venv/bin/python manage.py collectstatic --noinput --verbosity 0

# --- Backups -----------------------------------------------------------------------------------------------------
FROM postgres:17-bookworm AS backup
RUN install -d -o postgres -g postgres -m 700 /backups
WORKDIR /app
COPY bin/_database bin/backup bin/restore bin/prove bin/keep-backups bin/
USER postgres
VOLUME /backups
CMD ["bin/keep-backups", "/backups"]

# --- The hub -----------------------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS hub
RUN groupadd --gid 10001 hub && useradd --uid 10001 --gid hub --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hub
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=false STATIC_ROOT=/static BUNTING_DATA=/nowhere WEB_BIND=0.0.0.0:8000
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
USER hub
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "deploy/is_well.py"]
CMD ["gunicorn", "hub.wsgi", "--config", "deploy/gunicorn.conf.py"]
