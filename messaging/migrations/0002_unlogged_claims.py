"""Claims are not logged: noting which mail is on the wire must cost next to nothing, and after a crash
of the database nothing they said is believed any more.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE messaging_mailclaim SET UNLOGGED",
            "ALTER TABLE messaging_mailclaim SET LOGGED",
        )
    ]
