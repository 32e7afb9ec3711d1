"""The planner remembers no marks, no answers and no words: what it samples of a column stays in pg_statistic
until it samples again, and of an empty table it never does.
"""

from django.db import migrations

SECRET = (
    ("surveys_wavepart", "marks"),
    ("surveys_pendinganswer", "values"),
    ("surveys_mixedanswer", "values"),
    ("surveys_answer", "values"),
    ("surveys_waitingcomment", "text"),
)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS 0',
            f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS -1',
        )
        for table, column in SECRET
    ]
