"""People are found by any part of a name or an address without reading everybody.

pg_trgm comes with PostgreSQL and is trusted: whoever owns the database may add it.
"""

from django.db import migrations

FORWARD = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX member_by_part ON people_member USING gin (folded gin_trgm_ops);
"""
BACKWARD = "DROP INDEX member_by_part;"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_audit_is_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
