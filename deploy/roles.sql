-- The roles of the database (docs/operations.md): run once by an administrator of the server, with psql 15 or newer and
-- PostgreSQL 17 or newer, before `migrate`. The passwords come from the environment of psql:
--
--   OWNER_PASSWORD=… WEB_PASSWORD=… WORKER_PASSWORD=… psql -d postgres -v ON_ERROR_STOP=1 -f deploy/roles.sql
--
-- Where the database is there already, take the line out that creates it.
\getenv owner OWNER_PASSWORD
\getenv web WEB_PASSWORD
\getenv worker WORKER_PASSWORD
-- What is written here stands in no log of the server.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
CREATE ROLE portal LOGIN PASSWORD :'owner';
CREATE ROLE portal_every NOLOGIN;
CREATE ROLE portal_web LOGIN NOINHERIT PASSWORD :'web' IN ROLE portal_every;
CREATE ROLE portal_worker LOGIN NOINHERIT PASSWORD :'worker' IN ROLE portal_every;
GRANT portal_every TO portal;
GRANT pg_read_all_stats TO portal_every;
-- A failed statement would leave what people typed in the log of the server, and so would the statement of a connection
-- that is cut off; the portal has a log of its own. What a role says stands above the server's own configuration: whoever
-- has all or slow statements logged there reads none of these.
ALTER ROLE portal SET log_min_messages = 'log';
ALTER ROLE portal SET log_min_error_statement = 'panic';
ALTER ROLE portal SET log_statement = 'none';
ALTER ROLE portal SET log_min_duration_statement = -1;
ALTER ROLE portal SET log_min_duration_sample = -1;
ALTER ROLE portal SET log_transaction_sample_rate = 0;
ALTER ROLE portal_web SET log_min_messages = 'log';
ALTER ROLE portal_web SET log_min_error_statement = 'panic';
ALTER ROLE portal_web SET log_statement = 'none';
ALTER ROLE portal_web SET log_min_duration_statement = -1;
ALTER ROLE portal_web SET log_min_duration_sample = -1;
ALTER ROLE portal_web SET log_transaction_sample_rate = 0;
ALTER ROLE portal_worker SET log_min_messages = 'log';
ALTER ROLE portal_worker SET log_min_error_statement = 'panic';
ALTER ROLE portal_worker SET log_statement = 'none';
ALTER ROLE portal_worker SET log_min_duration_statement = -1;
ALTER ROLE portal_worker SET log_min_duration_sample = -1;
ALTER ROLE portal_worker SET log_transaction_sample_rate = 0;
CREATE DATABASE portal OWNER portal ENCODING 'UTF8' TEMPLATE template0;
\connect portal
-- They tell nobody what they were given, which PostgreSQL does not know of them: searches among people find an index.
ALTER FUNCTION lower(text) LEAKPROOF;
ALTER FUNCTION upper(text) LEAKPROOF;
ALTER FUNCTION textlike(text, text) LEAKPROOF;
ALTER FUNCTION texticlike(text, text) LEAKPROOF;
ALTER FUNCTION starts_with(text, text) LEAKPROOF;
ALTER FUNCTION arraycontains(anyarray, anyarray) LEAKPROOF;
ALTER FUNCTION arraycontained(anyarray, anyarray) LEAKPROOF;
ALTER FUNCTION arrayoverlap(anyarray, anyarray) LEAKPROOF;
