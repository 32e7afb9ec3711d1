"""Dead rows of mails that left are taken away when they are a hundredth of all messages and not a fifth, and
rows are counted as often: the largest table changes in the same small corner all day, the mails that are due
(docs/capacity.md has the figures).
"""

from django.db import migrations

FORWARD = """
ALTER TABLE messaging_message SET (
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.01)
"""
BACKWARD = """
ALTER TABLE messaging_message RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
    autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_unlogged_claims")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
