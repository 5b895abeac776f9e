-- Two roles for one database: `owner` owns the tables and migrates; `web` (web, worker and scheduler) reads and writes
-- rows and can change nothing else (security 4.4). Run it as a superuser in the hub's database, with psql 15 or newer:
--   OWNER_PASSWORD=... WEB_PASSWORD=... psql -d hub -v owner=hub_owner -v web=hub_web -f deploy/web_role.sql
-- Run it again after a restore into a new database, and after every upgrade; it changes nothing twice. A password that
-- is not given stays as it is.
\set ON_ERROR_STOP on
\if :{?owner}
\else
\set owner hub_owner
\endif
\if :{?web}
\else
\set web hub_web
\endif
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
SET client_min_messages = warning;

-- The owner makes databases too, so that bin/prove can restore into one of its own.
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'owner', :'web']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" NOSUPERUSER CREATEDB NOCREATEROLE;
ALTER ROLE :"web" NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
\if :{?owner_password}
ALTER ROLE :"owner" PASSWORD :'owner_password';
\endif
\if :{?web_password}
ALTER ROLE :"web" PASSWORD :'web_password';
\endif

SELECT current_database() AS here \gset
ALTER DATABASE :"here" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"here" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"here" TO :"web";
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"web";

-- Nothing the web role does may hold others up. (The hub asks for the same limits by itself.)
ALTER ROLE :"web" IN DATABASE :"here" SET statement_timeout = '10s';
ALTER ROLE :"web" IN DATABASE :"here" SET lock_timeout = '3s';
ALTER ROLE :"web" IN DATABASE :"here" SET idle_in_transaction_session_timeout = '30s';

-- What is here, and what the owner will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"web";

-- The audit log is added to, and let go of when it is old (a trigger sees to that); what was migrated is only read.
SELECT format('REVOKE UPDATE ON public.hub_auditentry FROM %I', :'web')
WHERE to_regclass('public.hub_auditentry') IS NOT NULL \gexec
SELECT format('REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM %I', :'web')
WHERE to_regclass('public.django_migrations') IS NOT NULL \gexec
