"""The chain over the audit table: whatever somebody does to a row or a link, a check names it."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from common.tenancy import as_owner
from people.audit import record
from people.audit_chain import ChainFault, sealed
from people.audit_checking import check_chain, organizations_with_a_chain
from people.audit_models import AuditCheckpoint, AuditHead, AuditLink, AuditSweep
from people.audit_queries import LINKED
from people.models import AuditEvent
from people.operations import (
    forget_all_events,
    forget_events,
    note_heads,
    seal_events,
    sealing,
    sign_again,
)

pytestmark = pytest.mark.proof("audit")
NEW_KEY = "a-new-key-" + "n" * 40


def by_force(statement, *values):
    """What somebody with the rights of the database's owner can do: no trigger stops them."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def chained(organization, admin, now):
    """Ten sealed rows, with the head of a day after the fifth."""
    for number in range(10):
        record("try", admin, by=admin, now=now + dt.timedelta(minutes=number), number=number)
        if number == 4:
            assert seal_events() >= 5
            assert note_heads(day=now.date()) >= 1
    assert seal_events() == 5
    return organization.pk


def faults(pk, **more):
    return [finding.fault for finding in check_chain(pk, **more).findings]


def row(chained, number):
    return AuditLink.objects.get(organization_id=chained, number=number).event_id


def test_rows_are_sealed_once_each_in_its_organizations_chain(chained, outsider, now):
    record("try", outsider, by=outsider, now=now)
    assert seal_events() == 1
    assert seal_events() == 0
    own = AuditLink.objects.filter(organization_id=chained).order_by("number")
    assert [link.number for link in own] == list(range(1, len(own) + 1))
    theirs = AuditLink.objects.get(organization_id=outsider.organization_id)
    assert theirs.number == 1
    assert set(AuditLink.objects.values_list("event_id", flat=True)) == set(
        AuditEvent.objects.values_list("pk", flat=True)
    )
    assert {chained, outsider.organization_id} <= set(organizations_with_a_chain())
    assert not [each for pk in organizations_with_a_chain() for each in faults(pk)]


def test_a_seal_can_be_worked_out_without_the_portal(chained):
    first, second = AuditLink.objects.filter(organization_id=chained).order_by("number")[:2]
    event = AuditEvent.objects.get(pk=second.event_id)
    detail = json.dumps(event.detail)
    content = (
        f'[{event.pk}, {chained}, {event.actor_id}, "{event.verb}", "{event.thing}", '
        f'{event.thing_id}, {detail}, "{event.at:%Y-%m-%dT%H:%M:%S.%fZ}"]'
    )
    digest = hashlib.sha256(bytes(second.salt) + hashlib.sha256(content.encode()).digest())
    assert hashlib.sha256(bytes(first.seal) + digest.digest()).digest() == bytes(second.seal)


FIRST, MIDDLE, LAST = 1, 4, 10
GONE = "DELETE FROM people_auditevent WHERE id = %s"
UNLINKED = "DELETE FROM people_auditlink WHERE event_id = %s"


@pytest.mark.parametrize("number", [FIRST, MIDDLE, LAST])
def test_a_removed_row_shows_also_at_the_end(chained, number, figure):
    gone = row(chained, number)
    by_force(GONE, gone)
    (finding,) = check_chain(chained).findings
    assert (finding.fault, finding.number, finding.event_id) == (ChainFault.ROW_GONE, number, gone)
    assert finding.line() == f"organization {chained}: row gone: link {number}, row {gone}"
    figure("tamperings named", 1)


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'other'",
        "actor_id = 1",
        "at = at + interval '1 microsecond'",
        "thing_id = thing_id + 1",
        "detail = detail || '{\"number\": 99}'",
        "detail = '{}'",
    ],
)
def test_a_changed_row_shows(chained, change, figure):
    changed = row(chained, MIDDLE)
    by_force(f"UPDATE people_auditevent SET {change} WHERE id = %s", changed)
    (finding,) = check_chain(chained).findings
    assert (finding.fault, finding.event_id) == (ChainFault.ROW_CHANGED, changed)
    figure("tamperings named", 1)


def test_a_changed_salt_shows(chained, figure):
    by_force("UPDATE people_auditlink SET salt = '' WHERE event_id = %s", row(chained, MIDDLE))
    assert faults(chained) == [ChainFault.ROW_CHANGED]
    figure("tamperings named", 1)


def test_every_link_has_a_salt_of_its_own(chained):
    salts = [bytes(salt) for salt in AuditLink.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == len(salts)
    assert {len(salt) for salt in salts} == {16}


def test_a_row_moved_to_another_organization_shows(chained, outsider, figure):
    moved = row(chained, MIDDLE)
    by_force(
        "UPDATE people_auditevent SET organization_id = %s WHERE id = %s",
        outsider.organization_id,
        moved,
    )
    assert faults(chained) == [ChainFault.ROW_GONE]
    figure("tamperings named", 1)


def test_two_rows_that_changed_places_show(chained, figure):
    one, other = row(chained, 3), row(chained, 7)
    by_force("UPDATE people_auditevent SET id = -1 WHERE id = %s", one)
    by_force("UPDATE people_auditevent SET id = %s WHERE id = %s", one, other)
    by_force("UPDATE people_auditevent SET id = %s WHERE id = -1", other)
    assert faults(chained) == [ChainFault.ROW_CHANGED] * 2
    figure("tamperings named", 1)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (FIRST, ChainFault.LINKS_GONE),
        (MIDDLE, ChainFault.LINKS_GONE),
        (LAST, ChainFault.LINKS_GONE),
    ],
)
def test_a_row_removed_with_its_link_shows(chained, number, expected, figure):
    gone = row(chained, number)
    by_force(GONE, gone)
    by_force(UNLINKED, gone)
    assert expected in faults(chained)
    figure("tamperings named", 1)


def rewritten(chained, after):
    """The chain after a link, sealed anew over what the rows say now, by whoever has no key."""
    before = AuditLink.objects.get(organization_id=chained, number=after)
    seal = bytes(before.seal)
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [chained, after, 10**9])
        for event_id, _number, _seal, digest in cursor.fetchall():
            seal = sealed(seal, bytes(digest))
            by_force("UPDATE people_auditlink SET seal = %s WHERE event_id = %s", seal, event_id)
    by_force("UPDATE people_auditchain SET seal = %s WHERE organization_id = %s", seal, chained)


def test_a_chain_rewritten_without_the_key_shows_at_its_end(chained, figure):
    by_force("UPDATE people_auditevent SET actor_id = 1 WHERE id = %s", row(chained, 8))
    rewritten(chained, 7)
    assert faults(chained) == [ChainFault.END_CHANGED]
    figure("tamperings named", 1)


def test_a_chain_rewritten_before_the_head_of_a_day_shows_there_too(chained, figure):
    by_force("UPDATE people_auditevent SET actor_id = 1 WHERE id = %s", row(chained, 3))
    rewritten(chained, 2)
    assert set(faults(chained)) == {ChainFault.END_CHANGED, ChainFault.HEAD_CHANGED}
    figure("tamperings named", 1)


def test_an_end_put_back_to_an_older_one_shows_in_what_was_kept_elsewhere(chained, figure):
    """Whoever kept the end of yesterday's database can put all of it back: then only what is kept
    elsewhere tells.
    """
    last = AuditLink.objects.get(organization_id=chained, number=LAST)
    kept = {LAST: bytes(last.seal)}
    assert faults(chained, kept=kept) == []
    assert faults(chained, kept={LAST: b"x" * 32}) == [ChainFault.KEPT_DIFFERS]
    assert faults(chained, kept={LAST + 5: b"x" * 32}) == [ChainFault.END_GONE]
    figure("tamperings named", 2)


@pytest.mark.parametrize("table", ["people_audithead", "people_auditchain"])
def test_an_end_or_head_that_was_written_by_hand_shows(chained, table, figure):
    by_force(f"UPDATE {table} SET signature = %s WHERE organization_id = %s", b"x" * 32, chained)
    expected = ChainFault.HEAD_CHANGED if table == "people_audithead" else ChainFault.END_CHANGED
    assert faults(chained) == [expected]
    figure("tamperings named", 1)


def test_a_row_beside_the_chain_shows(chained, admin, now, figure):
    record("try", admin, by=admin, now=now)
    newest = AuditEvent.objects.order_by("-pk").first()
    assert faults(chained) == [], "it waits for the next sweep"
    AuditSweep.objects.update(settled=newest.pk)
    (finding,) = check_chain(chained).findings
    assert (finding.fault, finding.event_id) == (ChainFault.ROW_UNSEALED, newest.pk)
    figure("tamperings named", 1)


def test_a_chain_without_its_end_shows(chained, figure):
    by_force("DELETE FROM people_auditchain WHERE organization_id = %s", chained)
    assert ChainFault.END_GONE in faults(chained)
    figure("tamperings named", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditlink SET number = number + 1000",
        "UPDATE people_auditlink SET salt = ''",
        "DELETE FROM people_auditlink",
        "UPDATE people_audithead SET number = 1",
        "DELETE FROM people_audithead",
        "DELETE FROM people_auditchain",
        "DELETE FROM people_auditevent",
    ],
)
def test_the_database_itself_refuses(chained, statement):
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        as_owner(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert faults(chained) == []


def test_a_head_is_kept_once_a_day_where_a_chain_grew(chained, admin, now):
    today = now.date()
    assert note_heads(day=today) == 0
    assert note_heads(day=today + dt.timedelta(days=1)) == 1
    assert note_heads(day=today + dt.timedelta(days=2)) == 0, "nothing was sealed since"
    heads = AuditHead.objects.filter(organization_id=chained).order_by("day")
    assert [head.number for head in heads][-1] == LAST


def test_beside_another_worker_no_head_is_kept_and_nothing_goes(years, now, admin, monkeypatch):
    monkeypatch.setattr("people.operations.sealing.is_alone", lambda _work: False)
    assert note_heads(day=now.date() + dt.timedelta(days=1)) == 0
    assert forget(years, now) == 0


def test_what_an_older_key_signed_is_read_and_signed_again(chained, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, [settings.SECRET_KEY]
    checked = check_chain(chained)
    assert (checked.findings, checked.unsigned) == ([], 0)
    assert sign_again() > 0
    assert sign_again() == 0
    settings.SECRET_KEY_FALLBACKS = []
    checked = check_chain(chained)
    assert (checked.findings, checked.unsigned) == ([], 0)


def test_a_key_that_is_gone_says_nothing_against_a_chain(chained, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, []
    checked = check_chain(chained)
    assert checked.findings == []
    assert checked.unsigned == 2, "the end, and the head of the day"


# Old rows.


@pytest.fixture
def years(organization, admin, now):
    """Three rows of three years ago, three of now."""
    old = now - dt.timedelta(days=3 * 366)
    for number in range(6):
        at = (now if number > 2 else old) + dt.timedelta(minutes=number)
        record("try", admin, by=admin, now=at, number=number)
    seal_events()
    return organization


def forget(organization, now, days=700):
    older_than = now - dt.timedelta(days=days)
    return forget_events(organization=organization, older_than=older_than, by=None, now=now)


def test_old_rows_go_and_the_rest_can_still_be_checked(years, now, admin, figure):
    assert forget(years, now) == 3
    assert forget(years, now) == 0
    left = AuditEvent.objects.filter(organization_id=years.pk, verb="try")
    assert left.count() == 3
    assert AuditEvent.objects.get(verb="forget_events").detail == {"rows": 3}
    seal_events()
    checked = check_chain(years.pk)
    assert (checked.findings, checked.first, checked.last) == ([], 4, 7)
    by_force(GONE, left.order_by("pk").first().pk)
    assert faults(years.pk) == [ChainFault.ROW_GONE]
    figure("tamperings named", 1)


def test_a_checkpoint_written_by_hand_shows(years, now, figure):
    forget(years, now)
    by_force("UPDATE people_auditcheckpoint SET number = 4, seal = %s", b"x" * 32)
    assert ChainFault.CHECKPOINT_CHANGED in faults(years.pk)
    figure("tamperings named", 1)


def test_what_is_kept_for_good_or_for_years_goes_by_itself(years, now):
    assert forget_all_events(kept_days=0, now=now) == 0
    assert forget_all_events(kept_days=700, now=now) == 3
    assert forget_all_events(kept_days=700, now=now) == 0


def test_nothing_goes_in_which_a_check_finds_anything(years, now):
    by_force("UPDATE people_auditevent SET verb = 'other' WHERE id = %s", row(years.pk, 2))
    assert forget(years, now) == 0
    assert faults(years.pk) == [ChainFault.ROW_CHANGED]


def test_nothing_of_the_last_year_goes(years, now):
    assert forget(years, now, days=0) == 3
    assert AuditEvent.objects.filter(organization_id=years.pk, verb="try").count() == 3


def test_the_database_lets_nothing_go_without_a_checkpoint_nor_within_a_year(years, now):
    old = row(years.pk, 1)
    young = AuditEvent.objects.filter(organization_id=years.pk).order_by("-pk").first()
    by_force("UPDATE people_auditevent SET at = clock_timestamp() WHERE id = %s", young.pk)
    for pk in (old, young.pk):
        refused = pytest.raises(ProgrammingError, match="append-only")
        with refused, as_owner(), transaction.atomic():
            AuditEvent.objects.filter(pk=pk).delete()
        AuditCheckpoint.objects.get_or_create(
            organization_id=years.pk,
            number=6,
            defaults={"seal": b"", "signature": b"", "older_than": now, "made_at": now},
        )
    with as_owner():
        assert AuditEvent.objects.filter(pk=old).delete()[0] == 1


# Whoever writes waits for nobody.


class TakenBackError(Exception):
    """Whoever wrote a row thought better of it."""


class Writer(threading.Thread):
    """Writes rows, now and then slowly, every fifth in vain."""

    def __init__(self, admin, now, number, turns):
        super().__init__()
        self.admin, self.now, self.number, self.turns = admin, now, number, turns

    def run(self):
        for turn in range(self.turns):
            with contextlib.suppress(TakenBackError), transaction.atomic():
                self.write(turn)
        connection.close()

    def write(self, turn):
        record("try", self.admin, by=self.admin, now=self.now, writer=self.number, turn=turn)
        if turn % 7 == self.number % 7:
            time.sleep(0.01)  # others commit later rows meanwhile
        if turn % 5 == 0:
            raise TakenBackError


class Sweeper(threading.Thread):
    """Seals as long as others write."""

    def __init__(self):
        super().__init__()
        self.may_end = threading.Event()

    def run(self):
        while not self.may_end.is_set():
            seal_events()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_many_write_at_once_is_sealed_once_whatever_order_they_commit_in(
    organization, admin, now, figure, is_large, monkeypatch
):
    # Somebody who has a number and has written nothing writes within this, also on a busy machine.
    soon = dt.timedelta(seconds=0.5)
    monkeypatch.setattr(sealing, "SETTLES_AFTER", soon)
    turns, writers = (400, 8) if is_large else (60, 4)
    writing = [Writer(admin, now, number, turns) for number in range(writers)]
    sweeping = [Sweeper(), Sweeper()]
    for thread in [*writing, *sweeping]:
        thread.start()
    for thread in writing:
        thread.join()
    for thread in sweeping:
        thread.may_end.set()
        thread.join()
    while seal_events():
        pass
    written = AuditEvent.objects.filter(verb="try").count()
    assert written == writers * turns * 4 // 5
    assert AuditLink.objects.count() == AuditEvent.objects.count()
    assert not [each for pk in organizations_with_a_chain() for each in faults(pk)]
    for turn in range(60):  # twice is enough, unless another test of this server is writing
        time.sleep(soon.total_seconds())
        record("later", admin, by=admin, now=now, turn=turn)
        assert seal_events() == 1
        if AuditSweep.objects.get().settled:
            break
    assert AuditSweep.objects.get().settled > 0, "no sweep begins with the first row for ever"
    figure("rows written at once", written)
    figure("rows in no chain", AuditEvent.objects.count() - AuditLink.objects.count())


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_is_sealed_all_the_same(organization, admin, now, monkeypatch):
    """Its number is lower than what was sealed long before; no sweep passes over it."""
    monkeypatch.setattr(sealing, "SETTLES_AFTER", dt.timedelta(0))
    written, may_end = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            record("slow", admin, by=admin, now=now)
            written.set()
            may_end.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(10)
    for _turn in range(5):
        record("try", admin, by=admin, now=now)
        assert seal_events() >= 1, "nobody's rows wait for a long transaction"
    may_end.set()
    slow.join()
    late = AuditEvent.objects.get(verb="slow")
    assert AuditSweep.objects.get().settled < late.pk
    assert seal_events() == 1
    assert AuditLink.objects.get(event_id=late.pk).number > 1
    assert faults(organization.pk) == []


def test_writing_a_row_is_one_statement(admin, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        record("try", admin, by=admin, now=now)


# The command.


def said(**options):
    out = StringIO()
    call_command("check_audit", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_that_all_is_well_and_compares_with_a_file(chained, tmp_path):
    told = said()
    assert f"northwind ({chained}): links 1 to 10, 1 heads, seal " in told
    assert told.endswith("Everything is as it was sealed.\n")
    seal = told.partition("seal ")[2].split()[0]
    kept = tmp_path / "seals.jsonl"
    kept.write_text(json.dumps({"organization": chained, "number": 10, "seal": seal}))
    assert "as it was sealed" in said(seals=str(kept))
    kept.write_text(json.dumps({"organization": chained, "number": 9, "seal": seal}))
    with pytest.raises(CommandError, match="1 places"):
        said(seals=str(kept))


@pytest.mark.parametrize("content", ["nonsense", "{}", '{"organization": 1, "number": 2}'])
def test_a_file_that_holds_no_seals_is_refused(chained, tmp_path, content):
    kept = tmp_path / "seals.jsonl"
    kept.write_text(content)
    with pytest.raises(CommandError, match="no file of seals"):
        said(seals=str(kept))


def test_the_command_ends_badly_and_names_the_place(chained):
    gone = row(chained, MIDDLE)
    by_force(GONE, gone)
    out = StringIO()
    with pytest.raises(CommandError, match="1 places are not as they were sealed"):
        call_command("check_audit", stdout=out)
    assert f"row gone: link {MIDDLE}, row {gone}" in out.getvalue()
