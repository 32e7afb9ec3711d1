"""Settings of the databases: the one, its standby, a pooler in front, the second lock, and
programs for backups (ADR 75, 85, 89, 90).
"""

from __future__ import annotations

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from empathy_portal.environment import text, yes

_is_test = text("PORTAL_MODE", "production") == "test"
DATABASE_URL = text("DATABASE_URL")
# A standby that follows it: long files are read from there.
REPLICA_URL = text("REPLICA_URL")
# A pooler in front that lends its connections for one transaction: nothing may outlast one.
POOLED = yes("POOLED", default=False)
PREPARES_STATEMENTS = not POOLED
# The folder of pg_dump and pg_restore, where they are not on the path.
POSTGRES_PROGRAMS = text("POSTGRES_PROGRAMS")
# Which role sees the rows of all organizations. Without one there is no
# such lock, and whoever signs in at the database sees everything.
EVERY_ROLE = text("EVERY_ROLE")
BASE_ROLE = EVERY_ROLE
# Tests sign in as who makes the tables, and take on that of the web server for what its pages ask.
LOCKED_ROLE = "portal_web" if _is_test else "none"


def database_at(url: str, **options: str) -> dict[str, object]:
    """As Django describes it; `options` are parameters of a session, which no pooler takes."""
    if not url.startswith(("postgres://", "postgresql://", "pgsql://")):
        raise ImproperlyConfigured(
            "The address of a database (DATABASE_URL, REPLICA_URL) begins with postgres://, since "
            "the portal works with PostgreSQL alone."
        )
    found = dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True)
    said = " ".join(f"-c {name}={value}" for name, value in options.items())
    return {
        **found,
        "ENGINE": "common.postgres",
        "DISABLE_SERVER_SIDE_CURSORS": False,
        # A server that is gone without a word is noticed by the system, one that hangs by
        # common.postgres.
        "OPTIONS": {
            "connect_timeout": 3,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            **({} if POOLED else {"options": said}),
            **found.get("OPTIONS", {}),
        },
    }


# What is prepared goes by keys: the plan for all values is the best one, and made once.
_PLANS = "force_generic_plan"
DATABASES = {"default": database_at(DATABASE_URL, plan_cache_mode=_PLANS)} if DATABASE_URL else {}
if REPLICA_URL:
    DATABASES["replica"] = database_at(
        REPLICA_URL, plan_cache_mode=_PLANS, default_transaction_read_only="on"
    ) | {"TEST": {"MIRROR": "default"}}
