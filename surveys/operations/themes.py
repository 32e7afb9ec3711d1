"""Grouping the published comments of a wave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from people.audit import record
from people.models import Member
from surveys.models import Comment, Wave
from surveys.themes import Theme


class ThemeTaken(Exception):
    """Another theme of the wave is called the same."""


class StaleTheme(Exception):
    """Somebody changed the theme after it was looked at; `standing` is how it is now, None where
    it is gone.
    """

    def __init__(self, standing: Theme | None) -> None:
        super().__init__("the theme has changed")
        self.standing = standing


@transaction.atomic
def add_theme(
    *, wave: Wave, name: str, comments: Collection[UUID], now: dt.datetime, by: Member
) -> Theme:
    """Put comments of a closed wave under a name; comments of other waves are left out.

    A second call raises ThemeTaken and changes nothing.
    """
    Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    _check_free(wave, name)
    theme = Theme.objects.create(wave=wave, name=name)
    count = _put(theme, comments)
    record("add_theme", theme, by=by, now=now, wave=wave.pk, comments=count)
    return theme


@transaction.atomic
def change_theme(
    *,
    theme: Theme,
    name: str,
    comments: Collection[UUID],
    revision: int,
    now: dt.datetime,
    by: Member,
) -> None:
    """Give it another name or other comments. `revision` is the one that was looked at.

    A second call raises StaleTheme and changes nothing. Raises ThemeTaken.
    """
    Wave.objects.select_for_update(no_key=True).get(pk=theme.wave_id)
    held = Theme.objects.filter(pk=theme.pk).first()
    if held is None or held.revision != revision:
        raise StaleTheme(held)
    _check_free(theme.wave, name, besides=theme)
    held.name, held.revision = name, revision + 1
    held.save(update_fields=["name", "revision"])
    count = _put(held, comments)
    record("change_theme", theme, by=by, now=now, wave=theme.wave_id, comments=count)


@transaction.atomic
def remove_theme(*, theme: Theme, now: dt.datetime, by: Member) -> None:
    """The theme goes, its comments stay. A second call changes nothing."""
    if Theme.objects.filter(pk=theme.pk).delete()[0]:
        record("remove_theme", theme, by=by, now=now, wave=theme.wave_id)


def _check_free(wave: Wave, name: str, besides: Theme | None = None) -> None:
    called = Theme.objects.filter(wave=wave, name__iexact=name)
    if (called.exclude(pk=besides.pk) if besides else called).exists():
        raise ThemeTaken


def _put(theme: Theme, comments: Collection[UUID]) -> int:
    """Returns how many there are now."""
    own = list(Comment.objects.filter(wave_id=theme.wave_id, pk__in=comments))
    theme.comments.set(own)
    return len(own)
