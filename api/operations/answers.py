"""Verbs about answers that may be asked for again: a call that is repeated has one effect."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from http import HTTPStatus

from django.db import connection, transaction
from django.http import HttpResponse

from api.models import AnsweredCall
from connections.models import AccessKey

KEPT_FOR = dt.timedelta(days=1)
HEADERS = ("Content-Type", "ETag", "Location")
FORGOTTEN_AT_ONCE = 5_000
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7016))"


class StillRunning(Exception):
    """The same call came before and is not answered yet."""


class OtherCall(Exception):
    """The name was used before, for something else."""


def answer_once(
    *,
    key: AccessKey,
    name: str,
    fingerprint: str,
    now: dt.datetime,
    run: Callable[[], HttpResponse],
) -> HttpResponse:
    """Answer a call, and keep the answer with what it did in one transaction: a second call of the
    same name within a day gets the same answer and has no effect. Raises OtherCall where its
    fingerprint is another one, StillRunning while the first is not done.

    A refusal is kept like any answer, and nothing of what it refused; a failure (500) is not.
    """
    name = hashlib.sha256(name.encode()).hexdigest()
    with transaction.atomic():
        if not _is_alone(f"{key.pk}:{name}"):
            raise StillRunning
        kept = AnsweredCall.objects.filter(access_key=key, name=name, made_at__gt=now - KEPT_FOR)
        if known := kept.first():
            if known.fingerprint != fingerprint:
                raise OtherCall
            return _again(known)
        answer = _run(run)
        _keep(key, name, fingerprint, answer, now)
    return answer


def _is_alone(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [name])
        return bool(cursor.fetchone()[0])


def _run(run: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer; what a refused call began is taken back."""
    with transaction.atomic():
        answer = run()
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
    return answer


def _keep(
    key: AccessKey, name: str, fingerprint: str, answer: HttpResponse, now: dt.datetime
) -> None:
    kept = {header: answer.headers[header] for header in HEADERS if header in answer.headers}
    AnsweredCall.objects.update_or_create(
        access_key=key,
        name=name,
        defaults={
            "fingerprint": fingerprint,
            "status": answer.status_code,
            "headers": kept,
            "content": answer.content,
            "made_at": now,
        },
    )


def _again(kept: AnsweredCall) -> HttpResponse:
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return HttpResponse(bytes(kept.content), status=kept.status, headers=headers)


def forget_answers(*, now: dt.datetime) -> int:
    """Delete answers that are older than a day, so many at once; how many those were."""
    old = AnsweredCall.objects.filter(made_at__lte=now - KEPT_FOR).order_by("made_at").values("pk")
    return AnsweredCall.objects.filter(pk__in=old[:FORGOTTEN_AT_ONCE]).delete()[0]
