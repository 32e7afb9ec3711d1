"""Settings of the database: the second lock in it (ADR 75), and programs for backups."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from empathy_portal.environment import text, yes

_is_test = text("PORTAL_MODE", "production") == "test"
# False behind a pooler that hands every transaction another connection.
PREPARES_STATEMENTS = yes("PREPARES_STATEMENTS", default=True)
# The folder of pg_dump and pg_restore, where they are not on the path.
POSTGRES_PROGRAMS = text("POSTGRES_PROGRAMS")
# Which role sees the rows of all organizations. Without one there is no
# such lock, and whoever signs in at the database sees everything.
EVERY_ROLE = text("EVERY_ROLE")
if EVERY_ROLE and not PREPARES_STATEMENTS:
    raise ImproperlyConfigured(
        "EVERY_ROLE needs connections that stay the same; it does not go with PREPARES_STATEMENTS"
        " switched off."
    )
# Tests sign in as who makes the tables, and take on the other roles: that of the web server for
# what its pages ask.
LOCKED_ROLE = "portal_web" if _is_test else "none"
BASE_ROLE = "none" if _is_test else EVERY_ROLE
