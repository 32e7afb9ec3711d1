"""The kinds of cards: microlearning of two to five minutes."""

from __future__ import annotations

from msgspec import Struct

from people.models import Audience
from programs.content.kinds import CardKind
from programs.content.prose import Prose


class AnyCard(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every card has."""

    title: str
    variants: dict[Audience, Prose] = {}
    """The situation for leaders of one level. Others have the card as it stands."""
    care: str | None = None
    """What may weigh on somebody, as the end of "This card is about": "a death in a team". Whoever
    wishes leaves such a card out, and it counts as done. None for every other card.
    """

    @property
    def kind(self) -> CardKind:
        """Which of the kinds below it is."""
        return CardKind(str(self.__struct_config__.tag))


class ReadCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.READ.value):
    """A text with one sentence to take along."""

    body: Prose
    takeaway: str


class QuizOption(Struct, frozen=True, kw_only=True):
    """One answer to a question, and why it is or is not the strongest."""

    text: str
    is_correct: bool
    why: str


class QuizQuestion(Struct, frozen=True, kw_only=True):
    """A question with exactly one correct answer."""

    prompt: Prose
    options: tuple[QuizOption, ...]

    def __post_init__(self) -> None:
        correct = [option for option in self.options if option.is_correct]
        if len(correct) != 1:
            raise ValueError(f"{len(correct)} correct options in a question")


class QuizCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.QUIZ.value):
    """A situation and questions about it."""

    intro: Prose
    questions: tuple[QuizQuestion, ...]


class ReflectionCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.REFLECTION.value):
    """Something to think over, in writing or not."""

    prompt: Prose
    hints: tuple[str, ...]


class ReplyMove(Struct, frozen=True, kw_only=True):
    """Something that a good reply does, with the words in which it does it."""

    name: str
    quote: str
    why: str


class RewriteCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.REWRITE.value):
    """A message, a weak reply to it, and one that works. In the HTML of the better reply the quote
    of every move stands inside <mark>.
    """

    situation: Prose
    sender: str
    message: Prose
    weak_reply: Prose
    better_reply: Prose
    moves: tuple[ReplyMove, ...]

    def __post_init__(self) -> None:
        for move in self.moves:
            if move.quote not in self.better_reply.markdown:
                raise ValueError(f"{move.quote!r} is not in the better reply")


class MessagePart(Struct, frozen=True, kw_only=True):
    """A stretch of a message: a phrase to judge, or what stands between two of them."""

    text: str
    cue: int | None = None
    """Place of its cue among the cues of the card, counting from 0."""


class SpotMessage(Struct, frozen=True, kw_only=True):
    """One message of a thread, cut at its cues; its parts put together are its text."""

    author: str
    role: str
    time: str
    text: str
    parts: tuple[MessagePart, ...]

    def __post_init__(self) -> None:
        if "".join([part.text for part in self.parts]) != self.text:
            raise ValueError("the parts of a message do not make its text")


class Cue(Struct, frozen=True, kw_only=True):
    """A phrase to judge: whether it carries something that is not said."""

    message: int
    """Which message of the thread it stands in, counting from 1."""
    phrase: str
    carries: bool
    feedback: str


class SpotCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.SPOT.value):
    """A thread of messages in which a leader marks the phrases that carry something."""

    intro: Prose
    thread: tuple[SpotMessage, ...]
    cues: tuple[Cue, ...]
    outro: Prose

    def __post_init__(self) -> None:
        cut: set[int | None] = {None}
        for message in self.thread:
            cut.update([part.cue for part in message.parts])
        if cut != {None, *range(len(self.cues))}:
            raise ValueError("the thread is not cut at the cues of the card")


class PollCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.POLL.value):
    """A question without a right answer, and what each answer says."""

    prompt: str
    options: tuple[str, ...]
    after: Prose


class Caption(Struct, frozen=True, kw_only=True):
    """What is said, or heard otherwise, between two moments of a recording, in milliseconds."""

    starts: int
    ends: int
    text: str


class VideoCard(AnyCard, frozen=True, kw_only=True, tag=CardKind.VIDEO.value):
    """A recording with what is said in it, and one sentence to take along."""

    recording: str
    """Name of a recording of the organization; see programs.models.Video."""
    captions: tuple[Caption, ...]
    """In their order. The transcript is made of the same words."""
    seen: Prose | None = None
    """What only the picture shows; None where the words say it all."""
    takeaway: str


CardContent = ReadCard | SpotCard | QuizCard | ReflectionCard | RewriteCard | PollCard | VideoCard
