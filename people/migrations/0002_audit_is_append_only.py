"""Rows of the audit table are written once: PostgreSQL refuses to change, delete or empty them.

Emptying is let through in databases whose name starts with test_, because Django's test runner empties its own.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION people_audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'audit events are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON people_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
"""
BACKWARD = """
DROP TRIGGER audit_is_never_emptied ON people_auditevent;
DROP TRIGGER audit_is_append_only ON people_auditevent;
DROP FUNCTION people_audit_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
