#!/bin/sh
# Run by the image of PostgreSQL on its first start, as its administrator.
set -eu
OWNER_PASSWORD="$(cat /run/secrets/owner_password)"
WEB_PASSWORD="$(cat /run/secrets/web_password)"
WORKER_PASSWORD="$(cat /run/secrets/worker_password)"
export OWNER_PASSWORD WEB_PASSWORD WORKER_PASSWORD
exec psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 --file /roles.sql
