"""The audit log as files: for a spreadsheet, for programs, and its seals to be kept elsewhere."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.postgres.replica import reads_elsewhere
from common.spreadsheets import IN_MEMORY, Cell
from people.audit_checking import Place
from people.audit_lines import AuditLine, audit_lines
from people.audit_models import AuditChain, AuditHead, AuditLink
from people.models import AuditEvent

if TYPE_CHECKING:
    from people.audit_querysets import AuditEventQuerySet

AT_A_TIME = 1_000


def records(found: AuditEventQuerySet) -> Iterator[Sequence[Cell]]:
    """Headings and rows in words, however many: a thousand at a time are in memory."""
    yield [
        *(_("When"), _("Who"), _("What was done"), _("What was looked at"), _("To what")),
        *(_("Name"), _("Whom it is about"), _("More"), _("Row")),
    ]
    for _event, line in _in_words(found):
        at = timezone.localtime(line.at).isoformat(sep=" ", timespec="seconds")
        yield [
            *(at, line.who, line.what, line.page, line.thing, line.thing_name),
            *(", ".join(line.about), line.more, line.pk),
        ]


def _in_words(
    found: AuditEventQuerySet, *, oldest_first: bool = False
) -> Iterator[tuple[AuditEvent, AuditLine]]:
    """Each piece begins where the last one ended: no transaction lasts as long as a download."""
    way = "gt" if oldest_first else "lt"
    ordered = found.reverse() if oldest_first else found
    some = list(ordered[:AT_A_TIME])
    while some:
        yield from zip(some, audit_lines(some), strict=True)
        last = some[-1]
        behind = Q(at=last.at, **{f"pk__{way}": last.pk}) | Q(**{f"at__{way}": last.at})
        some = list(ordered.filter(behind, **{f"at__{way}e": last.at})[:AT_A_TIME])


def json_rows(found: AuditEventQuerySet) -> Iterator[Mapping[str, object]]:
    """The oldest first, each with its digest, and its number and seal in the chain: whoever sorts
    them by number can follow the chain. The digest has a salt that is in no file, see audit_chain.
    """
    for event, line in _in_words(found.with_seals(AuditLink), oldest_first=True):
        yield {
            "row": event.pk,
            "at": event.at.astimezone(dt.UTC).isoformat(),
            "by": event.actor_id,
            "verb": event.verb,
            "thing": event.thing,
            "thing_id": event.thing_id,
            "page": event.detail.get("page"),
            "who": line.who,
            "what": line.what,
            "about": line.about,
            "number": event.number,  # type: ignore[attr-defined]
            "digest": _hex(event.digest),  # type: ignore[attr-defined]
            "seal": _hex(event.seal),  # type: ignore[attr-defined]
        }


def _hex(digest: memoryview | bytes | None) -> str | None:
    return None if digest is None else bytes(digest).hex()


def seal_rows(organization_id: int) -> Iterator[Mapping[str, object]]:
    """The end of the chain as it is now, and the heads of all days. Two queries."""
    ends = AuditChain.objects.filter(organization_id=organization_id)
    heads = AuditHead.objects.filter(organization_id=organization_id).order_by("day")
    places: list[Place] = [*heads, *ends]
    for place in places:
        yield {
            "organization": organization_id,
            "number": place.number,
            "seal": bytes(place.seal).hex(),
            "day": place.day.isoformat() if isinstance(place, AuditHead) else None,
        }


def newest_seals(organization_id: int) -> tuple[AuditChain | None, AuditHead | None]:
    """Where the chain ends now, and where it ended on the newest of its days. Two queries."""
    heads = AuditHead.objects.filter(organization_id=organization_id)
    ends = AuditChain.objects.filter(organization_id=organization_id)
    return ends.first(), heads.order_by("-day").first()


def as_lines(rows: Iterable[Mapping[str, object]], *, name: str) -> HttpResponse:
    """The rows as a file of one JSON object a line, written to the end before the first byte
    leaves.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the response closes it
    with reads_elsewhere():
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    length = file.tell()
    file.seek(0)
    response = cast("HttpResponse", FileResponse(file, content_type="application/x-ndjson"))
    response.headers["Content-Length"] = str(length)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.jsonl"'
    return response
