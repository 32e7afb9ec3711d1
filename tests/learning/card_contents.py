"""One card of each kind."""

from people.models import Audience
from programs.content.cards import (
    Caption,
    Cue,
    MessagePart,
    PollCard,
    QuizCard,
    QuizOption,
    QuizQuestion,
    ReflectionCard,
    ReplyMove,
    RewriteCard,
    SpotCard,
    SpotMessage,
    VideoCard,
)
from programs.content.prose import Prose
from tests.content import prose


def option(text: str, why: str, *, is_correct: bool = False) -> QuizOption:
    return QuizOption(text=text, why=why, is_correct=is_correct)


QUIZ = QuizCard(
    title="More than one reason",
    intro=prose("Three moments."),
    questions=(
        QuizQuestion(
            prompt=prose("What first?"),
            options=(
                option("Tell everybody", "They will know who is meant."),
                option("Ask her", "You name a fact.", is_correct=True),
                option("Wait", "You never learn."),
            ),
        ),
        QuizQuestion(
            prompt=prose("And then?"),
            options=(
                option("Listen", "She was not done.", is_correct=True),
                option("Explain", "Too early."),
                option("Leave", "Too late."),
            ),
        ),
    ),
)
REWRITE = RewriteCard(
    title="It is already decided",
    situation=prose("Three weeks ago."),
    sender="Siddharth Rao, payroll specialist",
    message=prose("Ok."),
    weak_reply=prose("I sense frustration."),
    better_reply=Prose("You wrote a word or two.", "<p>You wrote <mark>a word or two</mark>.</p>"),
    moves=(ReplyMove(name="Describes", quote="a word or two", why="A fact."),),
    variants={
        Audience.FRONTLINE_LEADER: prose("You lead the team."),
        Audience.MANAGER_OF_MANAGERS: prose("You lead its leads."),
        Audience.EXECUTIVE: prose("You lead the company."),
    },
)
REFLECTION = ReflectionCard(
    title="A story", prompt=prose("Which story?"), hints=("Think of Monday.",)
)
POLL = PollCard(
    title="Ten minutes",
    prompt="What do you do?",
    options=("Read", "Ask", "Answer"),
    after=prose("X"),
)
SPOT = SpotCard(
    title="The ticket",
    intro=prose("Mark."),
    outro=prose("Nobody is rude."),
    thread=(
        SpotMessage(
            author="Yara",
            role="store",
            time="08:12",
            text="Noted. Bye",
            parts=(
                MessagePart(text="Noted.", cue=0),
                MessagePart(text=" "),
                MessagePart(text="Bye", cue=1),
            ),
        ),
    ),
    cues=(
        Cue(message=1, phrase="Noted.", carries=True, feedback="It got short."),
        Cue(message=1, phrase="Bye", carries=False, feedback="She always says so."),
    ),
)
VIDEO = VideoCard(
    title="Four seconds",
    recording="four-seconds",
    captions=(
        Caption(starts=1000, ends=5500, text="I asked, and then I counted."),
        Caption(starts=6000, ends=8000, text="At four she said: well."),
        Caption(starts=11_000, ends=12_000, text="And I listened."),
    ),
    seen=prose("A woman looks into a camera and counts on her fingers."),
    takeaway="A pause is an invitation.",
)
