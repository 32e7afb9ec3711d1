"""Tallies follow what happens to leaders and their steps, in the same transaction, whoever writes.

A leader counts while they take part: they left neither the cohort nor the organization. A step whose
cards rules leave out for a leader, so that their deck is empty, counts for nobody. See the record on
tallies in docs/adr.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION cohorts_move_tallies(leaders bigint[], sign integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF leaders IS NULL THEN
        RETURN;
    END IF;
    -- Whoever is just finishing a card is waited for, so that it is counted as it will stand.
    PERFORM 1 FROM cohorts_personalstep WHERE enrollment_id = ANY(leaders) ORDER BY id FOR UPDATE;
    INSERT INTO cohorts_steptally AS t
           (step_id, opens_at, is_called_off, leaders, done, cards_done, cards_total)
    SELECT step_id, opens_at, is_called_off, sign * count(*), sign * count(done_at),
           sign * sum(cards_done), sign * sum(cards_total)
      FROM cohorts_personalstep
     WHERE enrollment_id = ANY(leaders) AND deck IS DISTINCT FROM '{}'
     GROUP BY step_id, opens_at, is_called_off
     ORDER BY step_id, opens_at, is_called_off
        ON CONFLICT (step_id, opens_at, is_called_off) DO UPDATE
       SET leaders = t.leaders + excluded.leaders,
           done = t.done + excluded.done,
           cards_done = t.cards_done + excluded.cards_done,
           cards_total = t.cards_total + excluded.cards_total;
    INSERT INTO cohorts_cohorttally AS t (cohort_id, leaders, gone)
    SELECT cohort_id, sign * count(*), -sign * count(*)
      FROM cohorts_enrollment
     WHERE id = ANY(leaders)
     GROUP BY cohort_id
     ORDER BY cohort_id
        ON CONFLICT (cohort_id) DO UPDATE
       SET leaders = t.leaders + excluded.leaders, gone = t.gone + excluded.gone;
END
$$;

CREATE FUNCTION cohorts_step_met() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cohorts_steptally AS t
           (step_id, opens_at, is_called_off, leaders, done, cards_done, cards_total)
    SELECT n.step_id, n.opens_at, n.is_called_off, count(*), count(n.done_at),
           sum(n.cards_done), sum(n.cards_total)
      FROM fresh n
      JOIN cohorts_enrollment e ON e.id = n.enrollment_id AND e.left_at IS NULL
      JOIN people_member m ON m.id = e.member_id AND m.left_at IS NULL
     WHERE n.deck IS DISTINCT FROM '{}'
     GROUP BY n.step_id, n.opens_at, n.is_called_off
     ORDER BY n.step_id, n.opens_at, n.is_called_off
        ON CONFLICT (step_id, opens_at, is_called_off) DO UPDATE
       SET leaders = t.leaders + excluded.leaders,
           done = t.done + excluded.done,
           cards_done = t.cards_done + excluded.cards_done,
           cards_total = t.cards_total + excluded.cards_total;
    RETURN NULL;
END
$$;
CREATE TRIGGER step_met AFTER INSERT ON cohorts_personalstep
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION cohorts_step_met();

CREATE FUNCTION cohorts_step_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What happens all day: a card more in a step that stays what it is.
    IF (SELECT count(*) FROM fresh) = 1 THEN
        UPDATE cohorts_steptally t
           SET done = t.done + (n.done_at IS NOT NULL)::integer - (o.done_at IS NOT NULL)::integer,
               cards_done = t.cards_done + n.cards_done - o.cards_done,
               cards_total = t.cards_total + n.cards_total - o.cards_total
          FROM fresh n, stale o, cohorts_enrollment e, people_member m
         WHERE t.step_id = n.step_id AND t.opens_at = n.opens_at
           AND t.is_called_off = n.is_called_off AND o.step_id = n.step_id
           AND o.opens_at = n.opens_at AND o.is_called_off = n.is_called_off
           AND o.deck IS DISTINCT FROM '{}' AND n.deck IS DISTINCT FROM '{}'
           AND e.id = n.enrollment_id AND e.left_at IS NULL
           AND m.id = e.member_id AND m.left_at IS NULL;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO cohorts_steptally AS t
           (step_id, opens_at, is_called_off, leaders, done, cards_done, cards_total)
    SELECT c.step_id, c.opens_at, c.is_called_off, sum(c.sign), sum(c.sign * c.done),
           sum(c.sign * c.cards_done), sum(c.sign * c.cards_total)
      FROM (SELECT enrollment_id, step_id, opens_at, is_called_off, 1 AS sign,
                   (done_at IS NOT NULL)::integer AS done, cards_done, cards_total
              FROM fresh
             WHERE deck IS DISTINCT FROM '{}'
             UNION ALL
            SELECT enrollment_id, step_id, opens_at, is_called_off, -1,
                   (done_at IS NOT NULL)::integer, cards_done, cards_total
              FROM stale
             WHERE deck IS DISTINCT FROM '{}') c
      JOIN cohorts_enrollment e ON e.id = c.enrollment_id AND e.left_at IS NULL
      JOIN people_member m ON m.id = e.member_id AND m.left_at IS NULL
     GROUP BY c.step_id, c.opens_at, c.is_called_off
    HAVING (sum(c.sign), sum(c.sign * c.done), sum(c.sign * c.cards_done),
            sum(c.sign * c.cards_total)) <> (0, 0, 0, 0)
     ORDER BY c.step_id, c.opens_at, c.is_called_off
        ON CONFLICT (step_id, opens_at, is_called_off) DO UPDATE
       SET leaders = t.leaders + excluded.leaders,
           done = t.done + excluded.done,
           cards_done = t.cards_done + excluded.cards_done,
           cards_total = t.cards_total + excluded.cards_total;
    RETURN NULL;
END
$$;
CREATE TRIGGER step_moved AFTER UPDATE ON cohorts_personalstep
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_step_moved();

CREATE FUNCTION cohorts_step_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cohorts_steptally t
       SET leaders = t.leaders - gone.leaders,
           done = t.done - gone.done,
           cards_done = t.cards_done - gone.cards_done,
           cards_total = t.cards_total - gone.cards_total
      FROM (SELECT o.step_id, o.opens_at, o.is_called_off, count(*) AS leaders,
                   count(o.done_at) AS done, sum(o.cards_done) AS cards_done,
                   sum(o.cards_total) AS cards_total
              FROM stale o
              JOIN cohorts_enrollment e ON e.id = o.enrollment_id AND e.left_at IS NULL
              JOIN people_member m ON m.id = e.member_id AND m.left_at IS NULL
             WHERE o.deck IS DISTINCT FROM '{}'
             GROUP BY o.step_id, o.opens_at, o.is_called_off) gone
     WHERE (t.step_id, t.opens_at, t.is_called_off)
         = (gone.step_id, gone.opens_at, gone.is_called_off);
    RETURN NULL;
END
$$;
CREATE TRIGGER step_taken AFTER DELETE ON cohorts_personalstep
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION cohorts_step_taken();

CREATE FUNCTION cohorts_leader_enrolled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cohorts_coachtally AS t (cohort_id, coach_id, leaders)
    SELECT n.cohort_id, n.coach_id, count(*)
      FROM fresh n
      JOIN people_member m ON m.id = n.member_id AND m.left_at IS NULL
     WHERE n.left_at IS NULL AND n.coach_id IS NOT NULL
     GROUP BY n.cohort_id, n.coach_id
     ORDER BY n.cohort_id, n.coach_id
        ON CONFLICT (cohort_id, coach_id) DO UPDATE SET leaders = t.leaders + excluded.leaders;
    INSERT INTO cohorts_cohorttally AS t (cohort_id, leaders, gone)
    SELECT n.cohort_id, count(*) FILTER (WHERE n.left_at IS NULL AND m.left_at IS NULL),
           count(*) FILTER (WHERE n.left_at IS NOT NULL OR m.left_at IS NOT NULL)
      FROM fresh n
      JOIN people_member m ON m.id = n.member_id
     GROUP BY n.cohort_id
     ORDER BY n.cohort_id
        ON CONFLICT (cohort_id) DO UPDATE
       SET leaders = t.leaders + excluded.leaders, gone = t.gone + excluded.gone;
    RETURN NULL;
END
$$;
CREATE TRIGGER leader_enrolled AFTER INSERT ON cohorts_enrollment
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION cohorts_leader_enrolled();

CREATE FUNCTION cohorts_leader_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_now bigint[];
    back_now bigint[];
BEGIN
    SELECT array_agg(n.id ORDER BY n.id) FILTER (WHERE n.left_at IS NOT NULL),
           array_agg(n.id ORDER BY n.id) FILTER (WHERE n.left_at IS NULL)
      INTO left_now, back_now
      FROM fresh n
      JOIN stale o ON o.id = n.id AND (o.left_at IS NULL) <> (n.left_at IS NULL)
      JOIN people_member m ON m.id = n.member_id AND m.left_at IS NULL;
    PERFORM cohorts_move_tallies(left_now, -1);
    PERFORM cohorts_move_tallies(back_now, 1);
    WITH change AS (
            SELECT c.cohort_id, c.coach_id, sum(c.sign) AS leaders
              FROM (SELECT cohort_id, coach_id, member_id, 1 AS sign
                      FROM fresh WHERE left_at IS NULL
                     UNION ALL
                    SELECT cohort_id, coach_id, member_id, -1
                      FROM stale WHERE left_at IS NULL) c
              JOIN people_member m ON m.id = c.member_id AND m.left_at IS NULL
             WHERE c.coach_id IS NOT NULL
             GROUP BY c.cohort_id, c.coach_id
            HAVING sum(c.sign) <> 0),
         fewer AS (
            UPDATE cohorts_coachtally t
               SET leaders = t.leaders + change.leaders
              FROM change
             WHERE change.leaders < 0
               AND (t.cohort_id, t.coach_id) = (change.cohort_id, change.coach_id))
    INSERT INTO cohorts_coachtally AS t (cohort_id, coach_id, leaders)
    SELECT cohort_id, coach_id, leaders FROM change WHERE leaders > 0
     ORDER BY cohort_id, coach_id
        ON CONFLICT (cohort_id, coach_id) DO UPDATE SET leaders = t.leaders + excluded.leaders;
    RETURN NULL;
END
$$;
CREATE TRIGGER leader_moved AFTER UPDATE ON cohorts_enrollment
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_leader_moved();

CREATE FUNCTION cohorts_leader_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cohorts_cohorttally t
       SET leaders = t.leaders - o.leaders, gone = t.gone - o.gone
      FROM (SELECT stale.cohort_id,
                   count(*) FILTER (WHERE stale.left_at IS NULL AND m.left_at IS NULL) AS leaders,
                   count(*) FILTER (WHERE stale.left_at IS NOT NULL OR m.left_at IS NOT NULL)
                            AS gone
              FROM stale
              JOIN people_member m ON m.id = stale.member_id
             GROUP BY stale.cohort_id) o
     WHERE t.cohort_id = o.cohort_id;
    UPDATE cohorts_coachtally t
       SET leaders = t.leaders - o.leaders
      FROM (SELECT stale.cohort_id, stale.coach_id, count(*) AS leaders
              FROM stale
              JOIN people_member m ON m.id = stale.member_id AND m.left_at IS NULL
             WHERE stale.left_at IS NULL
             GROUP BY stale.cohort_id, stale.coach_id) o
     WHERE (t.cohort_id, t.coach_id) = (o.cohort_id, o.coach_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER leader_taken AFTER DELETE ON cohorts_enrollment
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION cohorts_leader_taken();

CREATE FUNCTION cohorts_member_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_now bigint[];
    back_now bigint[];
BEGIN
    SELECT array_agg(e.id ORDER BY e.id) FILTER (WHERE n.left_at IS NOT NULL),
           array_agg(e.id ORDER BY e.id) FILTER (WHERE n.left_at IS NULL)
      INTO left_now, back_now
      FROM fresh n
      JOIN stale o ON o.id = n.id AND (o.left_at IS NULL) <> (n.left_at IS NULL)
      JOIN cohorts_enrollment e ON e.member_id = n.id AND e.left_at IS NULL;
    PERFORM cohorts_move_tallies(left_now, -1);
    PERFORM cohorts_move_tallies(back_now, 1);
    UPDATE cohorts_coachtally t
       SET leaders = t.leaders + change.leaders
      FROM (SELECT e.cohort_id, e.coach_id,
                   count(*) FILTER (WHERE e.id = ANY(back_now))
                   - count(*) FILTER (WHERE e.id = ANY(left_now)) AS leaders
              FROM cohorts_enrollment e
             WHERE e.id = ANY(left_now || back_now) AND e.coach_id IS NOT NULL
             GROUP BY e.cohort_id, e.coach_id) change
     WHERE (t.cohort_id, t.coach_id) = (change.cohort_id, change.coach_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER leader_left_or_came_back AFTER UPDATE ON people_member
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_member_moved();
"""
BACKWARD = """
DROP TRIGGER leader_left_or_came_back ON people_member;
DROP TRIGGER leader_taken ON cohorts_enrollment;
DROP TRIGGER leader_moved ON cohorts_enrollment;
DROP TRIGGER leader_enrolled ON cohorts_enrollment;
DROP TRIGGER step_taken ON cohorts_personalstep;
DROP TRIGGER step_moved ON cohorts_personalstep;
DROP TRIGGER step_met ON cohorts_personalstep;
DROP FUNCTION cohorts_member_moved();
DROP FUNCTION cohorts_leader_taken();
DROP FUNCTION cohorts_leader_moved();
DROP FUNCTION cohorts_leader_enrolled();
DROP FUNCTION cohorts_step_taken();
DROP FUNCTION cohorts_step_moved();
DROP FUNCTION cohorts_step_met();
DROP FUNCTION cohorts_move_tallies(bigint[], integer);
"""


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
