"""Rows of the audit table only come. They are counted, and marked as seen by all, after a fiftieth has come
and not after a fifth: what is asked of it is nearly always its newest part (docs/capacity.md has the figures).
"""

from django.db import migrations

TABLES = ("people_auditevent", "people_auditlink")
FORWARD = """
ALTER TABLE {} SET (
    autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02)
"""
BACKWARD = """
ALTER TABLE {} RESET (
    autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_found_by_a_part")]
    operations = [migrations.RunSQL(FORWARD.format(each), BACKWARD.format(each)) for each in TABLES]
