"""The fields of what a module has beside its cards."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from authoring.card_entries import VARIANTS
from authoring.entries import EntryForm, PieceEntry
from programs.content.modules import OutcomeKpi
from programs.content.scenarios import OpeningKind, Seating, SmallerGroup

MODULE_ENTRIES = (
    PieceEntry(
        key="slug",
        label=_("Short name"),
        form=EntryForm.LINE,
        is_shared=True,
        help=_(
            "Small letters, digits and hyphens. Nobody reads it; whatever refers to the module "
            "changes with it."
        ),
    ),
    PieceEntry(
        key="position",
        label=_("Number"),
        form=EntryForm.NUMBER,
        low=1,
        high=20,
        help=_("For those who read the files; the order of modules is set for the program."),
    ),
    PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
    PieceEntry(
        key="sentence",
        label=_("In one sentence"),
        form=EntryForm.TEXT,
        help=_("What a leader will be able to say about themselves, beginning with I or When."),
    ),
    PieceEntry(key="summary", label=_("Summary"), form=EntryForm.MARKDOWN),
    PieceEntry(
        key="peer_reflection",
        label=_("Between members of the group"),
        form=EntryForm.TEXT,
        help=_("One observation to share after practice, and one question to ask."),
    ),
    PieceEntry(
        key="outcomes",
        label=_("What should change"),
        form=EntryForm.ROWS,
        low=1,
        high=5,
        row_label=_("Outcome %(number)s"),
        help=_("Something that others can see at work, and how often."),
        entries=(
            PieceEntry(
                key="slug",
                label=_("Short name"),
                form=EntryForm.LINE,
                is_shared=True,
                help=_("Items of pulses refer to it; the same in every language."),
            ),
            PieceEntry(key="text", label=_("What a leader does"), form=EntryForm.TEXT),
            PieceEntry(
                key="kpi",
                label=_("Where it should show"),
                form=EntryForm.CHOICE,
                choices=[("", _("Role-play or pulse")), *OutcomeKpi.choices],
            ),
        ),
    ),
    PieceEntry(
        key="coaching",
        label=_("One-to-one"),
        form=EntryForm.PART,
        entries=(
            PieceEntry(
                key="questions",
                label=_("Questions"),
                form=EntryForm.LINES,
                low=3,
                high=3,
                help=_("Three, one on each line."),
            ),
            PieceEntry(key="commitment", label=_("One thing to try"), form=EntryForm.TEXT),
        ),
    ),
)
SITUATIONS = replace(
    VARIANTS,
    help=_(
        "The same role-play for people in different chairs: a leader reads the words for their own "
        "role with the brief, and nobody else's. Everybody plays the same; what is measured before "
        "and after has none."
    ),
)
SCENARIO_ENTRIES = (
    PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
    PieceEntry(
        key="minutes",
        label=_("Minutes"),
        form=EntryForm.NUMBER,
        low=30,
        high=60,
        help=_("Of the whole session. Its rounds have to add up to them."),
    ),
    PieceEntry(
        key="seating",
        label=_("Who plays whom next"),
        form=EntryForm.CHOICE,
        choices=[
            (Seating.UP, _("everybody moves up one place: the other one leads next")),
            (Seating.DOWN, _("whoever led plays the other one next")),
            (Seating.PAIRS, _("all pairs at the same time, then reversed")),
            (Seating.PAIRS_IN_TURN, _("one pair after another, each also reversed")),
        ],
        can_be_absent=True,
        help=_("The table on the run sheet follows it. Without an answer everybody moves up."),
    ),
    PieceEntry(
        key="turn_minutes",
        label=_("Minutes of a turn"),
        form=EntryForm.NUMBER,
        low=1,
        high=30,
        can_be_absent=True,
        help=_(
            "With six people; if pairs play at the same time, the minutes of each part before "
            "the group. Without an answer, the time between the opening and the debrief is "
            "shared."
        ),
    ),
    PieceEntry(
        key="smaller_group",
        label=_("With fewer than six people"),
        form=EntryForm.CHOICE,
        choices=[
            (SmallerGroup.LONGER, _("every turn is longer")),
            (SmallerGroup.SECOND_TRY, _("turns stay as long, and the rest is for second tries")),
            (SmallerGroup.TWICE, _("in later rounds one person leads, twice")),
            (SmallerGroup.ALONE, _("in earlier rounds one person leads, with all of the time")),
        ],
        can_be_absent=True,
    ),
    PieceEntry(
        key="summary",
        label=_("What it is about"),
        form=EntryForm.MARKDOWN,
        help=_("For everybody in the room, before anybody plays."),
    ),
    PieceEntry(
        key="opening",
        label=_("How it begins"),
        form=EntryForm.PART,
        entries=(
            PieceEntry(
                key="kind",
                label=_("It begins with"),
                form=EntryForm.CHOICE,
                choices=[(OpeningKind.MESSAGE, _("a message")), (OpeningKind.CALL, _("a call"))],
            ),
            PieceEntry(key="sender", label=_("From"), form=EntryForm.LINE),
            PieceEntry(key="text", label=_("What they say or write"), form=EntryForm.MARKDOWN),
        ),
    ),
    PieceEntry(
        key="roles",
        label=_("Roles"),
        form=EntryForm.ROWS,
        low=2,
        high=5,
        row_label=_("Role %(number)s"),
        entries=(
            PieceEntry(
                key="key",
                label=_("Short name"),
                form=EntryForm.LINE,
                is_shared=True,
                help=_("One word in small letters; one of the roles is leader."),
            ),
            PieceEntry(key="name", label=_("Who it is"), form=EntryForm.LINE),
            PieceEntry(
                key="brief",
                label=_("Brief"),
                form=EntryForm.MARKDOWN,
                help=_("For whoever plays this role alone: what they know, want and fear."),
            ),
        ),
    ),
    PieceEntry(
        key="rounds",
        label=_("Rounds"),
        form=EntryForm.ROWS,
        low=1,
        high=8,
        row_label=_("Round %(number)s"),
        help=_("How the session uses its time, from the opening to the debrief."),
        entries=(
            PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
            PieceEntry(key="minutes", label=_("Minutes"), form=EntryForm.NUMBER, low=1, high=60),
            PieceEntry(key="text", label=_("What happens"), form=EntryForm.TEXT),
        ),
    ),
    PieceEntry(
        key="beats",
        label=_("The moments of every call"),
        form=EntryForm.ROWS,
        low=2,
        high=4,
        row_label=_("Moment %(number)s"),
        help=_("The same in every turn, in this order, so that a late turn is no easier."),
        entries=(
            PieceEntry(key="title", label=_("Title"), form=EntryForm.LINE),
            PieceEntry(key="text", label=_("What happens"), form=EntryForm.TEXT),
        ),
    ),
    PieceEntry(key="strong", label=_("A strong response"), form=EntryForm.MARKDOWN),
    PieceEntry(key="weak", label=_("A weak response"), form=EntryForm.MARKDOWN),
    PieceEntry(
        key="debrief",
        label=_("Questions for the debrief"),
        form=EntryForm.LINES,
        low=3,
        high=7,
        help=_("One on each line, from what happened to what will be tried at work."),
    ),
    SITUATIONS,
)
RUBRIC_ENTRIES = (
    PieceEntry(
        key="criteria",
        label=_("Criteria"),
        form=EntryForm.ROWS,
        low=3,
        high=3,
        row_label=_("Criterion %(number)s"),
        help=_(
            "Three criteria and four levels, the same in every module. What they ask and what "
            "they are called is up to you."
        ),
        entries=(
            PieceEntry(key="slug", label=_("Short name"), form=EntryForm.LINE, is_fixed=True),
            PieceEntry(
                key="name",
                label=_("Name"),
                form=EntryForm.LINE,
                help=_("The general rubric says what it is called; in a module it is the same."),
            ),
            PieceEntry(
                key="question",
                label=_("Question for the rater"),
                form=EntryForm.TEXT,
                help=_("What to ask oneself about what one has just seen."),
            ),
            PieceEntry(
                key="levels",
                label=_("Levels"),
                form=EntryForm.ROWS,
                low=4,
                high=4,
                row_label=_("Level %(number)s"),
                entries=(
                    PieceEntry(
                        key="level",
                        label=_("Level"),
                        form=EntryForm.NUMBER,
                        low=1,
                        high=4,
                        is_fixed=True,
                    ),
                    PieceEntry(key="name", label=_("Name"), form=EntryForm.LINE, is_fixed=True),
                    PieceEntry(
                        key="anchor",
                        label=_("Anchor"),
                        form=EntryForm.TEXT,
                        help=_("What somebody at this level does, as a recording would show it."),
                    ),
                    PieceEntry(
                        key="behaviors",
                        label=_("Examples"),
                        form=EntryForm.LINES,
                        low=1,
                        high=4,
                        help=_("One on each line."),
                    ),
                ),
            ),
        ),
    ),
)


def _of_examples(entry: PieceEntry) -> PieceEntry:
    return replace(
        entry,
        entries=tuple(
            _of_examples(each)
            for each in entry.entries
            if each.key not in {"name", "question", "anchor"}
        ),
    )


EXAMPLE_ENTRIES = tuple(
    replace(
        _of_examples(entry),
        help=_("Questions and anchors are those of the general rubric; these are examples."),
    )
    for entry in RUBRIC_ENTRIES
)
"""Of a module whose program has one rubric for all."""
