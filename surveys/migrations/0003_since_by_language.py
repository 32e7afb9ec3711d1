"""What was done since is said in every language; what is there was said in that of the house."""

from django.db import migrations, models

BY_LANGUAGE = """
    ALTER TABLE surveys_sincethen ALTER COLUMN text TYPE jsonb USING jsonb_build_object('', text);
    UPDATE surveys_sincethen s SET text = jsonb_build_object(o.language, s.text -> '')
      FROM surveys_wave w
      JOIN surveys_pulseplan l ON l.id = w.plan_id
      JOIN cohorts_cohort c ON c.id = l.cohort_id
      JOIN people_organization o ON o.id = c.organization_id
     WHERE w.id = s.wave_id
"""
IN_ONE = """
    ALTER TABLE surveys_sincethen ALTER COLUMN text TYPE text
    USING coalesce(text ->> 'en', jsonb_path_query_first(text, '$.*') #>> '{}')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0002_no_statistics"),
        ("people", "0001_initial"),
        ("cohorts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            BY_LANGUAGE,
            IN_ONE,
            state_operations=[
                migrations.AlterField(
                    model_name="sincethen",
                    name="text",
                    field=models.JSONField(help_text="By language."),
                )
            ],
        )
    ]
