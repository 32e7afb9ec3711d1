"""The fields of cards, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from authoring.entries import EntryForm, PieceEntry
from people.models import Audience
from programs.content.kinds import CardKind

AUDIENCES = (Audience.FRONTLINE_LEADER, Audience.MANAGER_OF_MANAGERS, Audience.EXECUTIVE)

KIND = PieceEntry(
    key="kind",
    label=_("Kind of card"),
    form=EntryForm.CHOICE,
    is_fixed=True,
    choices=CardKind.choices,
)
TITLE = PieceEntry(
    key="title",
    label=_("Title"),
    form=EntryForm.LINE,
    help=_("What leaders see in the list of cards. Say what happens, not what is taught."),
)
MINUTES = PieceEntry(
    key="minutes",
    label=_("Minutes"),
    form=EntryForm.NUMBER,
    low=2,
    high=5,
    help=_("How long it takes to read and do, in whole minutes."),
)
VARIANTS = PieceEntry(
    key="variants",
    label=_("Words for one audience"),
    form=EntryForm.ROWS,
    low=1,
    high=len(AUDIENCES),
    can_be_absent=True,
    row_label=_("Variant %(number)s"),
    presets=[{"audience": each.value} for each in AUDIENCES],
    help=_(
        "The same card for people in different chairs. Whoever opens it sees the words for their "
        "own role above it, and none of the others. Where there are none, the card stands alone."
    ),
    entries=(
        PieceEntry(
            key="audience",
            label=_("Audience"),
            form=EntryForm.CHOICE,
            is_fixed=True,
            choices=[(each.value, each.label) for each in AUDIENCES],
        ),
        PieceEntry(
            key="text",
            label=_("Where they stand"),
            form=EntryForm.MARKDOWN,
            help=_("One to three sentences that put this reader into the situation."),
        ),
    ),
)
CARE = PieceEntry(
    key="care",
    label=_("What may weigh on somebody"),
    form=EntryForm.LINE,
    can_be_absent=True,
    help=_(
        'The end of the sentence "This card is about …", such as: a death in a team. Whoever '
        "wishes may then leave the card out; it counts as done. Empty for most cards."
    ),
)
INTRO = PieceEntry(
    key="intro",
    label=_("What it is about"),
    form=EntryForm.MARKDOWN,
    help=_("Who is involved, what has happened so far, and what to look for."),
)

READ = (
    PieceEntry(
        key="body",
        label=_("Text"),
        form=EntryForm.MARKDOWN,
        help=_(
            "A scene with people in it teaches more than advice. Bold marks what should be "
            "remembered; a list holds three to five things."
        ),
    ),
    PieceEntry(
        key="takeaway",
        label=_("To take with you"),
        form=EntryForm.TEXT,
        help=_("One sentence that somebody could repeat tomorrow."),
    ),
)
OPTION = (
    PieceEntry(key="text", label=_("Answer"), form=EntryForm.TEXT),
    PieceEntry(
        key="correct",
        label=_("The strongest answer"),
        form=EntryForm.FLAG,
        help=_("Exactly one of each question."),
    ),
    PieceEntry(
        key="why",
        label=_("Why, or why not"),
        form=EntryForm.TEXT,
        help=_("Appears after the check. Be fair to whoever chose it: what does it get right?"),
    ),
)
QUESTION = PieceEntry(
    key="prompt",
    label=_("Question"),
    form=EntryForm.MARKDOWN,
    help=_("A moment from work, and what is asked about it."),
)
ANSWERS = PieceEntry(
    key="options",
    label=_("Answers"),
    form=EntryForm.ROWS,
    low=3,
    high=4,
    row_label=_("Answer %(number)s"),
    help=_("All of them tempting to a busy person with good intentions."),
    entries=OPTION,
)
QUESTIONS = PieceEntry(
    key="questions",
    label=_("Questions"),
    form=EntryForm.ROWS,
    low=1,
    high=4,
    row_label=_("Question %(number)s"),
    entries=(QUESTION, ANSWERS),
)
QUIZ = (INTRO, QUESTIONS)
RECALL_ENTRIES = (
    replace(
        TITLE,
        help=_("For those who write: a leader sees one question, below the next words."),
    ),
    replace(INTRO, help=_("One sentence above each of the questions.")),
    replace(
        QUESTIONS,
        low=4,
        high=8,
        help=_(
            "Asked weeks after the cards, one at a time: moments that nobody has read before, a "
            "quarter of a minute each, ninety words at most with their answers."
        ),
        entries=(QUESTION, replace(ANSWERS, low=2, high=3)),
    ),
)
REFLECTION = (
    PieceEntry(
        key="prompt",
        label=_("What to think over"),
        form=EntryForm.MARKDOWN,
        help=_("Lead from something everybody knows to one question about the reader's own week."),
    ),
    PieceEntry(
        key="hints",
        label=_("Hints"),
        form=EntryForm.LINES,
        low=1,
        high=4,
        help=_("For whoever is stuck. One on each line."),
    ),
)
REWRITE = (
    PieceEntry(
        key="situation",
        label=_("The situation"),
        form=EntryForm.MARKDOWN,
        help=_("What came before the message, as the leader would know it."),
    ),
    PieceEntry(
        key="sender",
        label=_("Who writes"),
        form=EntryForm.LINE,
        help=_("Name and role, such as: Ana Costa, payroll specialist."),
    ),
    PieceEntry(key="message", label=_("Their message"), form=EntryForm.MARKDOWN),
    PieceEntry(
        key="weak_reply",
        label=_("A first reply many of us would send"),
        form=EntryForm.MARKDOWN,
        help=_("Well meant. It should take a second look to see what is missing."),
    ),
    PieceEntry(
        key="better_reply",
        label=_("A reply that works"),
        form=EntryForm.MARKDOWN,
        help=_("Somebody should be able to send it as it stands."),
    ),
    PieceEntry(
        key="moves",
        label=_("What the reply does"),
        form=EntryForm.ROWS,
        low=2,
        high=6,
        row_label=_("Move %(number)s"),
        entries=(
            PieceEntry(
                key="name",
                label=_("What it does"),
                form=EntryForm.LINE,
                help=_("Such as: Describes what anyone could see."),
            ),
            PieceEntry(
                key="quote",
                label=_("In which words"),
                form=EntryForm.TEXT,
                help=_("Copied exactly from the reply that works; they are marked there."),
            ),
            PieceEntry(key="why", label=_("Why it helps"), form=EntryForm.TEXT),
        ),
    ),
)
SPOT = (
    INTRO,
    PieceEntry(
        key="thread",
        label=_("Messages"),
        form=EntryForm.ROWS,
        low=3,
        high=9,
        row_label=_("Message %(number)s"),
        help=_("In the order in which they were written."),
        entries=(
            PieceEntry(key="author", label=_("From"), form=EntryForm.LINE),
            PieceEntry(key="role", label=_("Role"), form=EntryForm.LINE),
            PieceEntry(
                key="time",
                label=_("Time"),
                form=EntryForm.LINE,
                is_shared=True,
                help=_("Such as 08:12, or Monday, 08:12."),
            ),
            PieceEntry(key="text", label=_("What it says"), form=EntryForm.TEXT),
        ),
    ),
    PieceEntry(
        key="cues",
        label=_("Phrases to judge"),
        form=EntryForm.ROWS,
        low=3,
        high=8,
        row_label=_("Phrase %(number)s"),
        help=_("Some carry something that is not said. Some only look as if they did."),
        entries=(
            PieceEntry(
                key="message",
                label=_("In which message"),
                form=EntryForm.NUMBER,
                help=_("Its number, counting from 1 at the top."),
            ),
            PieceEntry(
                key="phrase",
                label=_("Phrase"),
                form=EntryForm.TEXT,
                help=_("Copied exactly from the message; it may occur there only once."),
            ),
            PieceEntry(key="carries", label=_("Carries something"), form=EntryForm.FLAG),
            PieceEntry(
                key="feedback",
                label=_("What there is to say about it"),
                form=EntryForm.TEXT,
                help=_("Appears after the check, whether or not somebody marked it."),
            ),
        ),
    ),
    PieceEntry(
        key="outro",
        label=_("Afterwards"),
        form=EntryForm.MARKDOWN,
        help=_("What the thread shows as a whole, and when somebody could have stepped in."),
    ),
)
POLL = (
    PieceEntry(
        key="prompt",
        label=_("Question"),
        form=EntryForm.TEXT,
        help=_("About what people really do. There is no right answer, and nobody counts."),
    ),
    PieceEntry(
        key="options",
        label=_("Answers"),
        form=EntryForm.LINES,
        low=3,
        high=5,
        help=_("One on each line. Everybody should find theirs."),
    ),
    PieceEntry(
        key="after",
        label=_("What each answer says"),
        form=EntryForm.MARKDOWN,
        help=_("What speaks for each of them, and what it costs."),
    ),
)
VIDEO = (
    PieceEntry(
        key="recording",
        label=_("Recording"),
        form=EntryForm.LINE,
        is_shared=True,
        help=_(
            "The name that it has under Own programs, Recordings. Whoever does not see the picture "
            "only hears it: have what matters spoken in it, or take a version that tells it."
        ),
    ),
    PieceEntry(
        key="captions",
        label=_("Captions"),
        form=EntryForm.TEXT,
        help=_(
            "A WebVTT file, pasted as it is: two moments on a line, 00:01.000 --> 00:04.500, "
            "and below it what is said. The transcript is made from the same words."
        ),
    ),
    PieceEntry(
        key="seen",
        label=_("What is to be seen"),
        form=EntryForm.MARKDOWN,
        can_be_absent=True,
        help=_(
            "For whoever does not see it: what only the picture tells. Leave it empty if there "
            "is nothing."
        ),
    ),
    PieceEntry(
        key="takeaway",
        label=_("To take with you"),
        form=EntryForm.LINE,
        help=_("One sentence; it appears above the recording."),
    ),
)

CARD_ENTRIES: Mapping[CardKind, Sequence[PieceEntry]] = {
    kind: (KIND, TITLE, MINUTES, *own, VARIANTS, CARE)
    for kind, own in {
        CardKind.READ: READ,
        CardKind.SPOT: SPOT,
        CardKind.QUIZ: QUIZ,
        CardKind.REFLECTION: REFLECTION,
        CardKind.REWRITE: REWRITE,
        CardKind.POLL: POLL,
        CardKind.VIDEO: VIDEO,
    }.items()
}
