"""A draft takes what it likes of a newer edition of the program that it was copied from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from authoring.layout import NotThere
from authoring.merging import Merging
from authoring.models import Manuscript
from authoring.offers import offer_for
from authoring.operations import change_files, held_draft, look_over
from authoring.three_ways import to_decide
from people.audit import record
from people.models import Member


class SeenOtherwise(Exception):
    """The draft, or the newest edition, is not what it was when somebody decided."""


class WouldNotRead(Exception):
    """With what is taken the draft could not be published; `problem` is the reader's, '' where two
    pieces would have one name.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@transaction.atomic
def settle_edition(
    *, draft: Manuscript, taken: Collection[str], seen: str, by: Member, now: dt.datetime
) -> Manuscript:
    """Take pieces of the newer edition into a draft, by their keys, and leave the others: none of
    them is asked about again until it changes once more. `seen` is the fingerprint of the offer
    that somebody had before them; a second call, and whatever else has changed it, is refused.

    Raises SeenOtherwise, WouldNotRead and NotPublished for what is no draft any more; then nothing
    has changed.
    """
    held = held_draft(draft)
    offer = offer_for(held, by)
    if offer is None or offer.fingerprint != seen:
        raise SeenOtherwise
    keys = {each.key for each in to_decide(offer.divergences)} & {*taken}
    if keys:
        held = _taken(held, Merging(offer.sides, keys), edition=offer.edition, by=by, now=now)
    held.settled_with = offer.edition
    held.save(update_fields=["settled_with"])
    record("settle_edition", held, by=by, now=now, edition=offer.edition.pk, taken=len(keys))
    return held


def _taken(
    draft: Manuscript, merging: Merging, *, edition: Manuscript, by: Member, now: dt.datetime
) -> Manuscript:
    """A draft that could be read before can be read after; one that could not may stay so."""
    was_fine = not look_over(draft=draft).problem
    try:
        changed = change_files(
            draft=draft,
            change=lambda _files: merging.files(),
            about=f"take from edition {edition.pk}",
            by=by,
            now=now,
        )
    except NotThere as error:
        raise WouldNotRead("") from error
    if changed.problem and was_fine:
        raise WouldNotRead(changed.problem)
    return changed
