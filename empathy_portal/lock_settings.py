"""Settings of the second lock in the database (ADR 75)."""

from __future__ import annotations

from empathy_portal.environment import text, yes

_is_test = text("PORTAL_MODE", "production") == "test"
# A pooler in front that lends its connections for one transaction: nothing may outlast one.
POOLED = yes("POOLED", default=False)
PREPARES_STATEMENTS = not POOLED
# Which role sees the rows of all organizations. Without one there is no
# such lock, and whoever signs in at the database sees everything.
EVERY_ROLE = text("EVERY_ROLE")
# Tests sign in as who makes the tables, and take on the other roles: that of the web server for
# what its pages ask.
LOCKED_ROLE = "portal_web" if _is_test else "none"
BASE_ROLE = "none" if _is_test else EVERY_ROLE
