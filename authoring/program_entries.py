"""The fields of what a program has once: its own texts, pages, the questionnaire, transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authoring.bundle import Files
from authoring.entries import Choice, EntryForm, PieceEntry
from authoring.layout import COMPARISON, tables_in, tables_of
from common.languages import ENGLISH
from programs.content.instruments import SubscaleName, Validation
from programs.content.kinds import KitGroup, KitReader

PROGRAM_ENTRIES = (
    PieceEntry(
        key="texts",
        label=_("What the program says about itself"),
        form=EntryForm.PART,
        by_language=True,
        help=_("In the library, and wherever somebody chooses a program."),
        entries=(
            PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
            PieceEntry(key="summary", label=_("Summary"), form=EntryForm.MARKDOWN),
        ),
    ),
)
PAGE_ENTRIES = (
    PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
    PieceEntry(
        key="text",
        label=_("Text"),
        form=EntryForm.MARKDOWN,
        help=_("250 to 1,000 words. ### makes a heading; every language has the same sections."),
    ),
)
KIT_ENTRIES = (
    PAGE_ENTRIES[0],
    replace(
        PAGE_ENTRIES[1],
        help=_("60 to 1,500 words. ### makes a heading; every language has the same sections."),
    ),
    PieceEntry(key="group", label=_("What it is"), form=EntryForm.CHOICE, choices=KitGroup.choices),
    PieceEntry(
        key="for",
        label=_("Who it is for"),
        form=EntryForm.PICKS,
        choices=[(value, capfirst(label)) for value, label in KitReader.choices],
        low=1,
        high=len(KitReader),
        row_label=_("Readers %(number)s"),
        help=_("Leaders find on the portal what is for leaders or teams."),
    ),
)
RECALL_WEEKS = PieceEntry(
    key="recall_weeks",
    label=_("Weeks to look back on"),
    form=EntryForm.NUMBER,
    low=1,
    high=52,
    help=_("The same as the texts say."),
)
VERSION = PieceEntry(
    key="version",
    label=_("Edition"),
    form=EntryForm.NUMBER,
    low=1,
    high=1000,
    help=_("For those who read the files: raise it when questions mean something else."),
)


def fixed_numbers(*keys: str) -> tuple[PieceEntry, ...]:
    """Numbers that the reader takes as they are and no other way."""
    return tuple(
        PieceEntry(key=key, label=key, form=EntryForm.NUMBER, is_fixed=True) for key in keys
    )


LABELS = PieceEntry(
    key="labels",
    label=_("Words for the answers"),
    form=EntryForm.LINES,
    by_language=True,
    low=5,
    high=5,
    help=_("Five, one on each line, from 1 to 5."),
)
SCALE = (*fixed_numbers("lowest", "highest"), LABELS)
SUBSCALES = {
    SubscaleName.NOTICING: _("Noticing"),
    SubscaleName.UNDERSTANDING: _("Understanding"),
    SubscaleName.RESPONDING: _("Responding"),
}
INSTRUMENT_ENTRIES = (
    PieceEntry(key="slug", label=_("Short name"), form=EntryForm.LINE, is_fixed=True),
    PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE, by_language=True),
    PieceEntry(
        key="instructions",
        label=_("Before the questions"),
        form=EntryForm.MARKDOWN,
        by_language=True,
        help=_("Which weeks to think of, how to answer, and who sees what."),
    ),
    PieceEntry(
        key="status",
        label=_("Has it been studied?"),
        form=EntryForm.CHOICE,
        choices=[
            (Validation.NOT_YET.value, _("No study has tested it yet")),
            (Validation.VALIDATED.value, _("A study has tested it")),
        ],
    ),
    PieceEntry(
        key="status_text",
        label=_("What that means for a result"),
        form=EntryForm.TEXT,
        by_language=True,
    ),
    RECALL_WEEKS,
    VERSION,
    PieceEntry(
        key="scale",
        label=_("Scale"),
        form=EntryForm.PART,
        entries=(
            PieceEntry(key="kind", label=_("Kind"), form=EntryForm.LINE, is_fixed=True),
            *SCALE,
        ),
    ),
    PieceEntry(
        key="subscales",
        label=_("What it tells apart"),
        form=EntryForm.ROWS,
        low=3,
        high=3,
        row_label=_("Part %(number)s"),
        entries=(
            PieceEntry(key="slug", label=_("Short name"), form=EntryForm.LINE, is_fixed=True),
            PieceEntry(key="name", label=_("Name"), form=EntryForm.LINE, by_language=True),
            PieceEntry(key="meaning", label=_("Meaning"), form=EntryForm.TEXT, by_language=True),
            PieceEntry(
                key="minimum",
                label=_("Answers it needs"),
                form=EntryForm.NUMBER,
                help=_("Fewer give no figure; two at least."),
            ),
        ),
    ),
    PieceEntry(
        key="items",
        label=_("Questions"),
        form=EntryForm.ROWS,
        low=12,
        high=16,
        row_label=_("Question %(number)s"),
        help=_("In the order in which they are asked. Mix the three parts and both directions."),
        entries=(
            PieceEntry(
                key="slug",
                label=_("Short name"),
                form=EntryForm.LINE,
                is_shared=True,
                help=_("Small letters, digits and hyphens; answers are kept under it."),
            ),
            PieceEntry(
                key="subscale",
                label=_("Belongs to"),
                form=EntryForm.CHOICE,
                choices=[(each.value, label) for each, label in SUBSCALES.items()],
            ),
            PieceEntry(
                key="reverse",
                label=_("Counts reversed"),
                form=EntryForm.FLAG,
                help=_("Saying yes speaks against it."),
            ),
            PieceEntry(
                key="text",
                label=_("Statement"),
                form=EntryForm.TEXT,
                by_language=True,
                is_asked=True,
            ),
        ),
    ),
    PieceEntry(
        key="scoring",
        label=_("From answers to figures"),
        form=EntryForm.PART,
        entries=(
            *fixed_numbers("reverse_from"),
            PieceEntry(key="subscale", label=_("Part"), form=EntryForm.LINE, is_fixed=True),
            PieceEntry(key="total", label=_("Total"), form=EntryForm.LINE, is_fixed=True),
            PieceEntry(
                key="minimum_subscales",
                label=_("Parts that a total needs"),
                form=EntryForm.NUMBER,
                low=1,
                high=3,
            ),
            PieceEntry(
                key="minimum_group",
                label=_("People in the smallest group that is shown"),
                form=EntryForm.NUMBER,
                low=5,
                high=100,
            ),
        ),
    ),
)


def transcript_entries(modules: Sequence[Choice], files: Files) -> tuple[PieceEntry, ...]:
    """Of a transcript; (folder, title) of the modules to choose from. Criteria are called as the
    general rubric of these files calls them.
    """
    names = list(_criteria_in(files).items())
    criterion, *others = SCORES.entries
    scores = replace(SCORES, entries=(replace(criterion, choices=names), *others))
    return (
        PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE, by_language=True),
        PieceEntry(key="module", label=_("Module"), form=EntryForm.CHOICE, choices=modules),
        PieceEntry(
            key="setting",
            label=_("The situation"),
            form=EntryForm.TEXT,
            by_language=True,
            help=_("Who speaks with whom, and in which round."),
        ),
        TURNS,
        scores,
    )


def _criteria_in(files: Files) -> dict[str, str]:
    """What criteria are called, by slug, in the language of the page where it is said in it."""
    names = {slug: str(name) for slug, name in CRITERION_NAMES.items()}
    for code in (ENGLISH, get_language() or ENGLISH):
        said = tables_of(files, f"{code}/{COMPARISON}/rubric.toml")
        named = [each for each in tables_in(said, "criteria") if each.get("slug") in names]
        names |= {str(each["slug"]): str(each["name"]) for each in named if each.get("name")}
    return names


CRITERION_NAMES = {
    "tone-recognition": _("Tone recognition"),
    "response-adaptation": _("Response adaptation"),
    "reflective-follow-up": _("Reflective follow-up"),
}
TURNS = PieceEntry(
    key="turns",
    label=_("What is said"),
    form=EntryForm.ROWS,
    low=4,
    high=60,
    row_label=_("Turn %(number)s"),
    help=_("150 to 350 words in each language, of two people at least."),
    entries=(
        PieceEntry(key="speaker", label=_("Who speaks"), form=EntryForm.LINE, is_shared=True),
        PieceEntry(key="text", label=_("What they say"), form=EntryForm.TEXT, by_language=True),
    ),
)
SCORES = PieceEntry(
    key="scores",
    label=_("Agreed levels"),
    form=EntryForm.ROWS,
    low=3,
    high=3,
    row_label=_("Level %(number)s"),
    help=_("What raters agreed on, once for each criterion, and why."),
    entries=(
        PieceEntry(
            key="criterion",
            label=_("Criterion"),
            form=EntryForm.CHOICE,
            choices=list(CRITERION_NAMES.items()),
        ),
        PieceEntry(key="level", label=_("Level"), form=EntryForm.NUMBER, low=1, high=4),
        PieceEntry(
            key="is_borderline",
            label=_("Hard to give"),
            form=EntryForm.FLAG,
            help=_("It was nearly the level next to it."),
        ),
        PieceEntry(
            key="near",
            label=_("Nearly at level"),
            form=EntryForm.NUMBER,
            can_be_absent=True,
            help=_("Only where it was hard to give."),
        ),
        PieceEntry(key="reason", label=_("Why"), form=EntryForm.TEXT, by_language=True),
    ),
)
