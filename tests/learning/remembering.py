"""Twenty-four weeks of recall for three kinds of learner: docs/recall.md and its picture.

Write both anew with: .venv/bin/python -m tests.learning.remembering
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from learning.memory import Memory, asked
from learning.recalling import AFTER_A_MODULE, MOST, RecallPace, WaitingItem, chosen

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT, PICTURE = DOCS / "recall.md", DOCS / "recall.svg"
START = dt.date(2026, 9, 14)
WEEKS = 24
ONE_DAY = dt.timedelta(days=1)
MODULES = {"cues": 1, "listening": 3, "replies": 5, "bias": 7, "feedback": 9}
"""The week in which each opens."""
ITEMS = 11
"""A quiz of three questions and a spot card of eight phrases."""
ALONE, ALONE_AFTER = 6, AFTER_A_MODULE // dt.timedelta(weeks=1)
"""Questions of a module that only recall asks, and how many weeks later they come."""
TEN_WEEKS = range(2, 12)
"""From the one after the first module on."""
PEOPLE = 8
"""Of each kind, so that chance does not show."""
GUESSED = 0.4
"""How often what is not known is answered rightly all the same: of two, three or four options."""
TOLD = (4, 8, 12, 16, 20, 24)


@dataclass(frozen=True)
class LearnerKind:
    """How somebody remembers, and when they come by."""

    name: str
    color: str
    holds: float
    """For how many times as long as FSRS supposes they keep what they know."""
    understood: float
    """How much they know when they have just done a card."""
    comes: float
    """With what probability they open a recall on a working day on which there is one."""
    away: Sequence[int] = ()
    """Weeks."""
    recalls: bool = True


KINDS = (
    LearnerKind("remembers well", "#3f6b4f", 2.0, 0.9, 0.6),
    LearnerKind("typical", "#2d5b8c", 1.0, 0.75, 0.5),
    LearnerKind("typical, three weeks away", "#8a5a9e", 1.0, 0.75, 0.5, away=(11, 12, 13)),
    LearnerKind("struggles", "#b5582b", 0.5, 0.6, 0.4),
    LearnerKind("typical, without recall", "#77726a", 1.0, 0.75, 0.5, recalls=False),
)


@dataclass
class LearnedItem:
    """One question, as the portal supposes it is known and as it is."""

    pk: int
    module: str
    supposed: Memory | None
    """None until a question that only recall asks has been asked."""
    real: Memory

    def known_on(self, day: dt.date, kind: LearnerKind) -> float:
        """How probable it is that this learner knows it."""
        real = Memory(self.real.stability * kind.holds, self.real.difficulty, self.real.last_on)
        return real.known_on(day)


@dataclass
class Learner:
    """One person on their way."""

    kind: LearnerKind
    chance: random.Random
    items: list[LearnedItem] = field(default_factory=list)
    rests_until: dt.date = START
    after: str = ""
    recalls: int = 0
    questions: int = 0
    in_ten_weeks: int = 0

    def live(self, day: dt.date) -> None:
        """What happens on a day."""
        week, weekday = divmod((day - START).days, 7)
        if weekday == 1:
            for module in (name for name, opens in MODULES.items() if opens == week):
                self._learn(module, day)
            for module in (name for name, opens in MODULES.items() if opens + ALONE_AFTER == week):
                self._wait_for(module, day)
        is_here = weekday < 5 and week not in self.kind.away and self.kind.recalls
        if is_here and self.chance.random() < self.kind.comes and day >= self.rests_until:
            self._recall(day)

    def _learn(self, module: str, day: dt.date) -> None:
        for _item in range(ITEMS):
            is_known = self.chance.random() < self.kind.understood
            is_right = is_known or self.chance.random() < GUESSED
            real = asked(None, day, is_right=is_known)
            supposed = asked(None, day, is_right=is_right)
            self.items.append(LearnedItem(len(self.items), module, supposed, real))

    def _wait_for(self, module: str, day: dt.date) -> None:
        for _item in range(ALONE):
            is_known = self.chance.random() < self.kind.understood
            real = asked(None, day, is_right=is_known)
            self.items.append(LearnedItem(len(self.items), module, None, real))

    def _recall(self, day: dt.date) -> None:
        waiting = [
            WaitingItem(
                pk=each.pk,
                module=each.module,
                due_on=each.supposed.due_on(RecallPace.USUAL.certainty) if each.supposed else day,
                known=each.supposed.known_on(day) if each.supposed else 0,
            )
            for each in self.items
        ]
        order = chosen(waiting, day, after=self.after)
        for each in order:
            self._answer(self.items[each.pk], day)
        if order:
            self.recalls, self.after = self.recalls + 1, order[-1].module
            self.questions += len(order)
            self.in_ten_weeks += len(order) * ((day - START).days // 7 in TEN_WEEKS)
            self.rests_until = day + RecallPace.USUAL.rest

    def _answer(self, item: LearnedItem, day: dt.date) -> None:
        is_known = self.chance.random() < item.known_on(day, self.kind)
        is_right = is_known or self.chance.random() < GUESSED
        item.supposed = asked(item.supposed, day, is_right=is_right)
        item.real = asked(item.real, day, is_right=is_known)


@dataclass
class Course:
    """What came of it for a kind of learner."""

    kind: LearnerKind
    known: list[float] = field(default_factory=list)
    """In the mean, of all that they have done, at the end of each week from the first on."""
    recalls: float = 0
    questions: float = 0
    a_week: float = 0
    """Questions in each of the first ten weeks."""


def course_of(kind: LearnerKind) -> Course:
    """The same at every time and on every machine: chance is seeded by name."""
    course = Course(kind)
    people = [Learner(kind, random.Random(f"{kind.name} {n}")) for n in range(PEOPLE)]
    for week in range(WEEKS + 1):
        for day in (START + dt.timedelta(days=7 * week + each) for each in range(7)):
            for person in people:
                person.live(day)
        if week:
            course.known.append(_mean(people, START + dt.timedelta(days=7 * week + 6)))
    course.recalls = sum(each.recalls for each in people) / PEOPLE
    course.questions = sum(each.questions for each in people) / PEOPLE
    course.a_week = sum(each.in_ten_weeks for each in people) / PEOPLE / len(TEN_WEEKS)
    return course


def _mean(people: Sequence[Learner], day: dt.date) -> float:
    known = [item.known_on(day, each.kind) for each in people for item in each.items]
    return sum(known) / len(known)


# The picture: 24 weeks to the right, what is known upward.

LEFT, TOP, WIDE, HIGH = 56, 24, 616, 300
LEAST = 0.3


def _x(week: float) -> float:
    return round(LEFT + (week - 1) / (WEEKS - 1) * WIDE, 1)


def _y(known: float) -> float:
    return round(TOP + (1 - known) / (1 - LEAST) * HIGH, 1)


def picture(courses: Sequence[Course]) -> str:
    """The picture as SVG, with its own paper, so that it can be read on any page."""
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 470" role="img" '
        'font-family="sans-serif" font-size="13" fill="#2b2823">',
        "<title>How much is known, week by week</title>",
        '<rect width="720" height="470" fill="#faf7f1"/>',
        *_grid(),
    ]
    for place, course in enumerate(courses):
        lines += _line(course, place)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _grid() -> Iterator[str]:
    for tenth in range(3, 11):
        y = _y(tenth / 10)
        yield f'<path d="M{LEFT} {y}H{LEFT + WIDE}" stroke="#ddd6c8"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{10 * tenth}%</text>'
    for week in (1, *TOLD):
        yield f'<text x="{_x(week)}" y="{TOP + HIGH + 20}" text-anchor="middle">{week}</text>'
    yield f'<text x="{LEFT + WIDE}" y="{TOP + HIGH + 38}" text-anchor="end">week</text>'


def _line(course: Course, place: int) -> Iterator[str]:
    kind = course.kind
    points = " ".join(f"{_x(week)},{_y(known)}" for week, known in enumerate(course.known, 1))
    dashes = "" if kind.recalls else ' stroke-dasharray="6 5"'
    stroke = f'stroke="{kind.color}" stroke-width="2.5"{dashes}'
    yield f'<polyline points="{points}" fill="none" {stroke}/>'
    x, y = LEFT + 290 * (place % 2), TOP + HIGH + 64 + 24 * (place // 2)
    yield f'<path d="M{x} {y}h34" {stroke}/>'
    yield f'<text x="{x + 42}" y="{y + 4}">{kind.name}</text>'


def document(courses: Sequence[Course]) -> str:
    """The page: what was supposed, the picture, the figures."""
    weeks = " | ".join(f"Week {week}" for week in TOLD)
    rows = [
        f"| Learner | {weeks} | Recalls | Questions | A week in the first ten |",
        f"|---|{'---|' * (len(TOLD) + 3)}",
    ]
    for course in courses:
        known = " | ".join(f"{100 * course.known[week - 1]:.0f}%" for week in TOLD)
        counts = f"{course.recalls:.0f} | {course.questions:.0f} | {course.a_week:.1f}"
        rows.append(f"| {course.kind.name} | {known} | {counts} |")
    return TEXT.format(
        items=ITEMS * len(MODULES), alone=ALONE, after=ALONE_AFTER, most=MOST, people=PEOPLE,
        rest=RecallPace.USUAL.rest.days, guessed=f"{100 * GUESSED:.0f}%", rows="\n".join(rows),
    )  # fmt: skip


TEXT = """# What recall does in twenty-four weeks

Written by `tests/learning/remembering.py` out of the code that asks; do not edit by hand. A
test fails when it is not what the
code yields. How recall works is told by [ADR 28](adr/0028-recall.md).

![How much is known, week by week](recall.svg)

{rows}

The share of all questions done so far that a leader would know if they were asked on the Sunday
of that week, in the mean of
{people} of each kind.

**This is a model, not a measurement.** It shows what the rules come to if people forget as FSRS
supposes, and some better or worse
than that. What leaders really remember is not known from it.

- Five modules open in weeks 1, 3, 5, 7 and 9 and leave {items} questions behind: a quiz of
  three and eight phrases each. {alone} short questions of each module, which only recall asks,
  come {after} weeks later.
- There are {most} questions at most, and none for {rest} days after that. Each leader opens a
  recall on some of the working days
  on which there is one, and not on the others.
- Whoever remembers well keeps what they know twice as long as FSRS supposes, whoever struggles
  half as long; they have
  understood 90%, 75% (typical) and 60% of a card when they have done it. The portal is told
  none of this: it sees answers, and
  {guessed} of what is not known is guessed rightly.
- Whoever is away for three weeks (11 to 13) comes back to three questions like everybody else.
  What has faded comes first.
"""


def write() -> None:
    """Both files."""
    courses = [course_of(kind) for kind in KINDS]
    PICTURE.write_text(picture(courses), encoding="utf-8")
    DOCUMENT.write_text(document(courses), encoding="utf-8")


if __name__ == "__main__":
    write()
