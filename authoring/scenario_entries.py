"""The fields of further role-plays, and of the general rubric."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from authoring.entries import EntryForm, PieceEntry
from authoring.module_entries import RUBRIC_ENTRIES, SCENARIO_ENTRIES
from programs.content.scenarios import Difficulty, FormUse

FORM_ENTRIES = (
    *SCENARIO_ENTRIES[:2],
    PieceEntry(
        key="difficulty",
        label=_("How hard it is"),
        form=EntryForm.CHOICE,
        choices=Difficulty.choices,
        can_be_absent=True,
        help=_("Compared with the others in this program. It is shown to facilitators and admins."),
    ),
    PieceEntry(
        key="uses",
        label=_("What it is for"),
        form=EntryForm.PICKS,
        choices=FormUse.choices,
        low=0,
        high=len(FormUse),
        row_label=_("Use %(number)s"),
        can_be_absent=True,
        help=_("Nothing chosen: for everything. What is for a follow-up is kept until then."),
    ),
    *SCENARIO_ENTRIES[2:],
)
MEASURED_ENTRIES = tuple(entry for entry in FORM_ENTRIES if entry.key != "variants")
"""Of what is played before and after: the same for everybody."""


def _without_need(entry: PieceEntry) -> PieceEntry:
    if entry.key == "behaviors":
        return replace(entry, low=0, can_be_absent=True)
    return replace(entry, entries=tuple(_without_need(each) for each in entry.entries))


RULER_ENTRIES = tuple(
    replace(
        _without_need(entry),
        help=_("One ruler for the whole program. Short anchors: a glance on a phone is enough."),
    )
    for entry in RUBRIC_ENTRIES
)
"""Examples are not needed: those are in the rubrics of the modules."""
