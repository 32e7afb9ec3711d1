"""Saying what was done after a wave."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.languages import ByLanguage
from people.audit import record
from people.models import Member
from surveys.models import Wave
from surveys.since import SinceThen


class StaleSince(Exception):
    """Other words than those that were seen stand there; `standing` has them, None for none."""

    def __init__(self, standing: SinceThen | None) -> None:
        super().__init__("something else was said meanwhile")
        self.standing = standing


class StillAsking(Exception):
    """The wave has not closed: nobody has said anything yet."""


@transaction.atomic
def tell_since(
    *, wave: Wave, text: ByLanguage[str], revision: int, now: dt.datetime, by: Member
) -> None:
    """Say what was done since, by language; nothing in any takes it back. `revision` is that of the
    words which were looked at, 0 where there were none. Invitations that have been written stay as
    they are.

    A second call changes nothing. Raises StillAsking, and StaleSince where other words stand there.
    """
    held = Wave.objects.select_for_update(no_key=True, of=("self",)).get(pk=wave.pk)
    if held.state != Wave.State.CLOSED:
        raise StillAsking
    standing = SinceThen.objects.filter(wave=wave).first()
    text = {language: said for language, said in text.items() if said}
    if (standing.text if standing else {}) == text:
        return
    if (standing.revision if standing else 0) != revision:
        raise StaleSince(standing)
    if text:
        defaults = {"text": text, "revision": revision + 1}
        SinceThen.objects.update_or_create(wave=wave, defaults=defaults)
    else:
        SinceThen.objects.filter(wave=wave).delete()
    record("tell_since", wave, by=by, now=now, number=wave.number, is_said=bool(text))
