"""The link in a mail: it opens one sheet, for whoever has it, and needs no account."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.urls import reverse

from instruments.models import AnswerSheet
from messaging.text import absolute

_PLACE = "here"
_signer = signing.Signer(salt="instruments.sheet", sep="~")


def token_of(sheet_id: int) -> str:
    """What only this installation's secret key can make, the same in the mail and its reminder."""
    return _signer.sign(str(sheet_id))


def sheet_behind(token: str) -> int | None:
    """Of which sheet a token is; None for one that nobody made."""
    try:
        return int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def mailed_link() -> str:
    """The address of the sheet with {secret} where the token goes on the way out."""
    return absolute(reverse("instruments:by_link", args=[_PLACE])).replace(_PLACE, "{secret}")


def open_sheet_of(token: str, now: dt.datetime) -> AnswerSheet | None:
    """What a link opens, in full; None for one that nobody made, was used or is over."""
    pk = sheet_behind(token)
    asked = AnswerSheet.objects.open_at(now).in_full()
    return None if pk is None else asked.filter(pk=pk).first()
