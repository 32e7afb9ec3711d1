"""The fields of the bank of questions for pulses: what holds for all of them, and those of one
item, one open question, one pulse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authoring.bank_changes import BANK
from authoring.bundle import Files
from authoring.entries import Choice, EntryForm, PieceEntry
from authoring.layout import MODULE_FILE, modules_of, tables_in, tables_of
from authoring.program_entries import RECALL_WEEKS, SCALE, VERSION, fixed_numbers
from common.languages import ENGLISH
from programs.construct_words import CONSTRUCT_NAMES
from programs.content.instruments import ScaleKind
from programs.content.pulse_bank import FEWEST_QUESTIONS, MOST_QUESTIONS


class BankPart(StrEnum):
    """What the bank has many of, each edited by itself."""

    ITEMS = "items"
    QUESTIONS = "open_questions"
    PULSES = "pulses"


WORDINGS = (
    PieceEntry(
        key="self",
        label=_("To leaders, about themselves"),
        form=EntryForm.TEXT,
        by_language=True,
        is_asked=True,
        help=_("One idea that somebody can answer from the last weeks."),
    ),
    PieceEntry(
        key="team",
        label=_("To the people they lead"),
        form=EntryForm.TEXT,
        by_language=True,
        is_asked=True,
        help=_("The same idea, about “my manager”."),
    ),
    PieceEntry(
        key="peer",
        label=_("To others who work with them"),
        form=EntryForm.TEXT,
        by_language=True,
        is_asked=True,
        help=_("The same idea, about “this leader”."),
    ),
    PieceEntry(
        key="around",
        label=_("To people in the department who report to somebody else"),
        form=EntryForm.TEXT,
        by_language=True,
        is_asked=True,
        help=_("The same idea, about “leaders around me” or “my department”."),
    ),
)
NAME = PieceEntry(key="slug", label=_("Short name"), form=EntryForm.LINE, is_fixed=True)
ENPS = PieceEntry(
    key="enps",
    label=_("Whether people would recommend working here"),
    form=EntryForm.PART,
    entries=(
        *fixed_numbers("lowest", "highest", "promoters_from", "detractors_to"),
        PieceEntry(key="text", label=_("Question"), form=EntryForm.TEXT, by_language=True),
        PieceEntry(key="low", label=_("Words at 0"), form=EntryForm.LINE, by_language=True),
        PieceEntry(key="high", label=_("Words at 10"), form=EntryForm.LINE, by_language=True),
        PieceEntry(
            key="minimum",
            label=_("Answers it needs"),
            form=EntryForm.NUMBER,
            low=5,
            high=1000,
            help=_("Fewer are not shown."),
        ),
    ),
)
BANK_ENTRIES = (
    PieceEntry(
        key="lead_in",
        label=_("Before the questions"),
        form=EntryForm.LINE,
        by_language=True,
        help=_("Which weeks to think of."),
    ),
    RECALL_WEEKS,
    VERSION,
    PieceEntry(
        key="scales",
        label=_("Scales"),
        form=EntryForm.PART,
        entries=(
            PieceEntry(
                key=ScaleKind.AGREEMENT,
                label=_("How much somebody agrees"),
                form=EntryForm.PART,
                entries=SCALE,
            ),
            PieceEntry(
                key=ScaleKind.FREQUENCY,
                label=_("How often something happens"),
                form=EntryForm.PART,
                entries=SCALE,
            ),
        ),
    ),
    ENPS,
)


def rows_of(files: Files, part: BankPart) -> list[Mapping[str, object]]:
    """What a bank has of these, as far as it can be told."""
    return tables_in(tables_of(files, BANK), part)


def part_entries(files: Files, part: BankPart) -> tuple[PieceEntry, ...]:
    """The fields of one of these, with what this program has to choose from."""
    modules = module_choices(files)
    if part is BankPart.ITEMS:
        return _item_entries(files, modules)
    with_all = [("", _("Every module")), *modules]
    module = PieceEntry(key="module", label=_("Module"), form=EntryForm.CHOICE, choices=with_all)
    if part is BankPart.QUESTIONS:
        return (NAME, *WORDINGS, module)
    return (NAME, PULSE_TITLE, module, *_asked(files))


PULSE_TITLE = PieceEntry(
    key="title",
    label=_("Title"),
    form=EntryForm.LINE,
    by_language=True,
    help=_("For whoever plans a pulse; those who answer do not see it."),
)


def _item_entries(files: Files, modules: Sequence[Choice]) -> tuple[PieceEntry, ...]:
    scales = [(ScaleKind.AGREEMENT, _("I agree")), (ScaleKind.FREQUENCY, _("How often"))]
    return (
        NAME,
        *WORDINGS,
        PieceEntry(key="module", label=_("Module"), form=EntryForm.CHOICE, choices=modules),
        PieceEntry(
            key="outcome",
            label=_("Outcome"),
            form=EntryForm.CHOICE,
            choices=list(_outcomes(files)),
            help=_("What its module should change; the numbers are those of the modules."),
        ),
        PieceEntry(
            key="construct",
            label=_("A sign of"),
            form=EntryForm.CHOICE,
            choices=[(each, str(label)) for each, label in CONSTRUCT_NAMES.items()],
        ),
        PieceEntry(
            key="scale",
            label=_("Answers"),
            form=EntryForm.CHOICE,
            choices=[(each.value, label) for each, label in scales],
            help=_("Pulses take only items to agree with: one scale serves the whole page."),
        ),
        PieceEntry(
            key="reverse",
            label=_("Counts reversed"),
            form=EntryForm.FLAG,
            help=_("Saying yes speaks against it."),
        ),
    )


def _asked(files: Files) -> Iterator[PieceEntry]:
    yield PieceEntry(
        key="items",
        label=_("Items"),
        form=EntryForm.PICKS,
        low=FEWEST_QUESTIONS,
        high=MOST_QUESTIONS,
        row_label=_("Item %(number)s"),
        choices=[_named(each) for each in rows_of(files, BankPart.ITEMS)],
        help=_(
            "Three to five questions including the open one, in the order in which they are asked."
        ),
    )
    questions = [_named(each) for each in rows_of(files, BankPart.QUESTIONS)]
    yield PieceEntry(
        key="open",
        label=_("Open question"),
        form=EntryForm.CHOICE,
        choices=[("", _("None")), *questions],
    )


def _named(row: Mapping[str, object]) -> Choice:
    return str(row.get("slug", "")), wording_of(row) or str(row.get("slug", ""))


def wording_of(row: Mapping[str, object], key: str = "team") -> str:
    """One text of it in the reader's language, else in English, else in whatever there is."""
    texts = row.get(key)
    if not isinstance(texts, Mapping):
        return ""
    said = [texts.get(get_language()), texts.get(ENGLISH), *texts.values()]
    return next((str(each) for each in said if each), "")


def module_choices(files: Files) -> list[Choice]:
    """(slug, number and title) in their order."""
    return [
        (str(said.get("slug", "")), f"{number}. {said.get('title', folder)}")
        for number, (folder, said) in enumerate(_about_modules(files), start=1)
    ]


def _outcomes(files: Files) -> Iterator[Choice]:
    """With the number of the module before it, so that it is found in a long list."""
    for number, (_folder, said) in enumerate(_about_modules(files), start=1):
        outcomes = said.get("outcomes", [])
        for each in outcomes if isinstance(outcomes, list) else []:
            if isinstance(each, Mapping):
                yield str(each.get("slug", "")), f"{number}. {each.get('text', '')}"


def _about_modules(files: Files) -> Iterator[tuple[str, Mapping[str, object]]]:
    for folder in modules_of(files):
        said = tables_of(files, f"{get_language()}/{folder}/{MODULE_FILE}")
        yield folder, said or tables_of(files, f"{ENGLISH}/{folder}/{MODULE_FILE}")
