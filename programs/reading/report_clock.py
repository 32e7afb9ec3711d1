"""Every role-play by the clock: what its opening takes read aloud, and what each leader's turn
leaves for changing places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from common.languages import ENGLISH
from common.records import dataclass
from programs.content.comparisons import Comparison
from programs.content.scenarios import Scenario
from programs.reading.measures import WORDS_PER_MINUTE, count_words, plain
from programs.reading.report_tables import Cells, table
from programs.reading.shapes import LibraryProgram

ALOUD_PER_MINUTE = 130
"""Words, read to a group slowly enough to be followed in a second language."""
CALL = 3.0
"""Minutes of one call, in every group."""
OBSERVED = {6: 1.0, 5: 1.5, 4: 2.0}
"""People of a group -> minutes for observations after each call, as the notes of modules say."""
SAID_FIRST = 3.5
"""Minutes of an opening for the own story, the rules and the order."""
SAID_AT_THE_ENDS = 6.0
"""The same at kickoff and closing: why, what is measured, what holds, misread messages."""
ABOUT = f"""
*Opening*: what is left of its minutes once the facilitator has said what the script has, read the
situation aloud ({ALOUD_PER_MINUTE} words a minute) and everybody has read the longest page
({WORDS_PER_MINUTE} a minute). *Turn*: its minutes with six, five and four people. *To move up*:
seconds left in each of them after a call of three minutes, the observations (one minute, one and a
half, two) and the longest page. `tests/practice/test_clock.py` deals every form for four, five
and six.
"""


@dataclass(frozen=True)
class PlayClock:
    """One role-play in one language."""

    scenario: Scenario
    said: float
    """Minutes that the facilitator speaks before it is read aloud."""

    @property
    def page(self) -> int:
        """Words of the longest page that somebody has to read."""
        return max(count_words([plain(role.brief.html)]) for role in self.scenario.roles)

    @property
    def aloud(self) -> int:
        """Words that are read to everybody."""
        return count_words([plain(self.scenario.opening.text.html)])

    @property
    def left_of_the_opening(self) -> float:
        """Minutes."""
        taken = self.aloud / ALOUD_PER_MINUTE + self.page / WORDS_PER_MINUTE
        return self.scenario.rounds[0].minutes - self.said - taken

    def to_move_up(self, people: int, turn: int) -> float:
        """Seconds that a turn of so many minutes leaves for changing places."""
        return 60 * (turn - CALL - OBSERVED[people] - self.page / WORDS_PER_MINUTE)


def clocks_of(program: LibraryProgram, language: str) -> Iterator[PlayClock]:
    """Every role-play of the modules, then those of kickoff, closing and follow-up."""
    for module in program.modules:
        content = module.content[language]
        for scenario in (content.scenario, *content.scenarios):
            yield PlayClock(scenario, SAID_FIRST)
    for material in program.materials:
        texts = material.content.get(language)
        if isinstance(texts, Comparison):
            for scenario in texts.scenarios:
                yield PlayClock(scenario, SAID_AT_THE_ENDS)


def clock_report(program: LibraryProgram) -> list[str]:
    """The table of it."""
    heads = ["Role-play", "Language", "Aloud", "Longest page", "Opening, left"]
    heads += ["Turn with 6, 5, 4", "To move up", "Debrief"]
    return ["### Role-plays by the clock", ABOUT, *table(heads, _lines(program), 6)]


def _lines(program: LibraryProgram) -> Iterator[Cells]:
    english = [clock.scenario.title for clock in clocks_of(program, ENGLISH)]
    for language in sorted(program.content):
        for title, clock in zip(english, clocks_of(program, language), strict=True):
            yield _line(title, language, clock)


def _line(title: str, language: str, clock: PlayClock) -> Cells:
    rounds = clock.scenario.rounds
    turns = {people: _turn(clock.scenario, people) for people in OBSERVED}
    seconds = (f"{clock.to_move_up(people, turn):.0f}" for people, turn in turns.items())
    return (
        title,
        language,
        clock.aloud,
        clock.page,
        f"{clock.left_of_the_opening:.1f} min",
        _joined(map(str, turns.values())),
        f"{_joined(seconds)} s",
        rounds[-1].minutes,
    )


def _turn(scenario: Scenario, people: int) -> int:
    """Whole minutes of each, as the run sheet deals them out."""
    return sum([each.minutes for each in scenario.rounds[1:-1]]) // people


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return ", ".join(parts)
