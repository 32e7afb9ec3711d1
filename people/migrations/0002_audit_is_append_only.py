"""Rows of the audit table are written once: PostgreSQL refuses to change, delete or empty them; so it does with
the links of its chain, with the heads of days and with checkpoints, of which nothing but the signature can be made anew.

Old rows go, with their links, up to a checkpoint that stands already, and never within a year.

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
CREATE FUNCTION people_audit_lets_old_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at < now() - interval '1 year' AND EXISTS (
        SELECT FROM people_auditlink l
          JOIN people_auditcheckpoint c ON c.organization_id = l.organization_id AND c.number >= l.number
         WHERE l.event_id = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit events are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION people_audit_lets_links_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_auditevent e WHERE e.id = OLD.event_id) AND EXISTS (
        SELECT FROM people_auditcheckpoint c
         WHERE c.organization_id = OLD.organization_id AND c.number >= OLD.number) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit links are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION people_audit_signs_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{signed_by,signature}'::text[] = to_jsonb(OLD) - '{signed_by,signature}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit heads are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION people_audit_forget(whose bigint, up_to bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM people_auditevent e USING people_auditlink l
     WHERE l.event_id = e.id AND l.organization_id = whose AND l.number <= up_to;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM people_auditlink WHERE organization_id = whose AND number <= up_to;
    RETURN gone;
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_lets_old_go BEFORE DELETE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION people_audit_lets_old_go();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON people_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_links_are_append_only BEFORE UPDATE ON people_auditlink
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_lets_links_go BEFORE DELETE ON people_auditlink
    FOR EACH ROW EXECUTE FUNCTION people_audit_lets_links_go();
CREATE TRIGGER audit_links_are_never_emptied BEFORE TRUNCATE ON people_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_heads_are_append_only BEFORE UPDATE ON people_audithead
    FOR EACH ROW EXECUTE FUNCTION people_audit_signs_again();
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON people_audithead
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_checkpoints_are_append_only BEFORE UPDATE ON people_auditcheckpoint
    FOR EACH ROW EXECUTE FUNCTION people_audit_signs_again();
CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON people_auditcheckpoint
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_chain_stays BEFORE DELETE ON people_auditchain
    FOR EACH ROW EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_heads_are_never_emptied BEFORE TRUNCATE ON people_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_checkpoints_are_never_emptied BEFORE TRUNCATE ON people_auditcheckpoint
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
CREATE TRIGGER audit_chains_are_never_emptied BEFORE TRUNCATE ON people_auditchain
    FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuses();
"""
BACKWARD = """
DROP TRIGGER audit_chains_are_never_emptied ON people_auditchain;
DROP TRIGGER audit_checkpoints_are_never_emptied ON people_auditcheckpoint;
DROP TRIGGER audit_heads_are_never_emptied ON people_audithead;
DROP TRIGGER audit_chain_stays ON people_auditchain;
DROP TRIGGER audit_checkpoints_stay ON people_auditcheckpoint;
DROP TRIGGER audit_checkpoints_are_append_only ON people_auditcheckpoint;
DROP TRIGGER audit_heads_stay ON people_audithead;
DROP TRIGGER audit_heads_are_append_only ON people_audithead;
DROP TRIGGER audit_links_are_never_emptied ON people_auditlink;
DROP TRIGGER audit_lets_links_go ON people_auditlink;
DROP TRIGGER audit_links_are_append_only ON people_auditlink;
DROP TRIGGER audit_is_never_emptied ON people_auditevent;
DROP TRIGGER audit_lets_old_go ON people_auditevent;
DROP TRIGGER audit_is_append_only ON people_auditevent;
DROP FUNCTION people_audit_forget(bigint, bigint);
DROP FUNCTION people_audit_signs_again();
DROP FUNCTION people_audit_lets_links_go();
DROP FUNCTION people_audit_lets_old_go();
DROP FUNCTION people_audit_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
