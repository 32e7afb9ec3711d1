"""The test of a record store: what works, what does not, and what to do."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from common.records import dataclass
from connections.egress import EgressAnswer, EgressError
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from learning_records.calling import (
    StoreVerdict,
    ask_about,
    post_statements,
    verdict_of,
    versions_of,
)
from learning_records.exchange_words import failed_words
from learning_records.statements import Statement, trial_statement, voiding_statement


@dataclass(frozen=True)
class Tried:
    """One step of the test."""

    what: str
    is_good: bool
    said: str
    status: int | None = None


def try_store(*, connection: Connection, now: dt.datetime) -> list[Tried]:
    """Ask the store what it speaks, hand over a statement and take it back; stops at the first step
    that does not work. Each step is noted. A second call tries again with another statement.
    """
    ident = str(uuid.uuid4())
    base = settings.PORTAL_BASE_URL
    tried = [_about(connection)]
    if tried[-1].is_good:
        trial = trial_statement(base, ident, now)
        tried.append(_post(connection, trial, _("A test statement was accepted.")))
    if len(tried) > 1 and tried[-1].is_good:
        voiding = voiding_statement(base, ident, now)
        tried.append(_post(connection, voiding, _("The test statement was voided.")))
    for each in tried:
        _note(connection, each, now)
    return tried


def _good(what: str, said: str, status: int) -> Tried:
    return Tried(what=what, is_good=True, said=said, status=status)


def _bad(what: str, said: str, status: int | None = None) -> Tried:
    return Tried(what=what, is_good=False, said=said, status=status)


def _about(connection: Connection) -> Tried:
    what = "GET /about"
    try:
        answer = ask_about(connection)
    except EgressError as error:
        return _bad(what, str(error.problem.label))
    versions = versions_of(answer)
    if answer.status in (404, 405):
        said = _("The store answers. It does not say which version of xAPI it uses.")
        return _good(what, said, answer.status)
    if not 200 <= answer.status < 300:
        return _bad(what, failed_words(answer.status), answer.status)
    if versions and not any(each.startswith("1.0") for each in versions):
        said = _(
            "The store uses xAPI %(versions)s, but the portal needs 1.0.3. Use another "
            "store, or ask its vendor."
        )
        return _bad(what, said % {"versions": ", ".join(versions)}, answer.status)
    if not versions:
        said = _("What answers here does not look like a record store. Check the address.")
        return _bad(what, said, answer.status)
    said = _("The store uses xAPI %(versions)s.") % {"versions": ", ".join(versions)}
    return _good(what, said, answer.status)


def _post(connection: Connection, statement: Statement, good: str) -> Tried:
    what = "POST /statements"
    try:
        answer = post_statements(connection, [statement])
    except EgressError as error:
        return _bad(what, str(error.problem.label))
    verdict = verdict_of(answer.status, alone=True)
    said = {StoreVerdict.TAKEN: good, StoreVerdict.REFUSED: _refused(answer)}
    words = said.get(verdict, "") or failed_words(answer.status)
    if verdict is StoreVerdict.TAKEN:
        return _good(what, words, answer.status)
    return _bad(what, words, answer.status)


def _refused(answer: EgressAnswer) -> str:
    said = _("The store refused a simple test statement (%(status)s). Its own log says why.")
    return said % {"status": answer.status}


def _note(connection: Connection, tried: Tried, now: dt.datetime) -> None:
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.RECORDS,
        direction=ExchangeDirection.OUT,
        what=tried.what,
        outcome=ExchangeOutcome.DONE if tried.is_good else ExchangeOutcome.FAILED,
        status=tried.status,
        detail=tried.said,
        now=now,
    )
