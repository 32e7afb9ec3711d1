"""Who plays whom: what the facilitator's notes of each scenario say."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

from django.template.loader import render_to_string
from msgspec.structs import replace

from practice.leading_order import earlier, leading_order
from practice.rotation import DealtTurn, deal
from practice.turns import part_of, turn_now, turns_of
from programs.content.scenarios import LEADER, Round, Scenario, ScenarioRole, Seating, SmallerGroup
from programs.reading.in_step import out_of_step
from programs.reading.scenarios import read_scenario
from tests.conftest import SHIPPED
from tests.content import SCENARIO, prose

MODULES = {path.name[:2]: path.name for path in (SHIPPED / "en").iterdir() if path.name[:1] == "0"}
LENGTHS = (
    Round(title="Opening", text="Begin.", minutes=5),
    Round(title="Play", text="Play.", minutes=30),
    Round(title="Debrief", text="End.", minutes=10),
)
PLAIN = replace(SCENARIO, rounds=LENGTHS)
"""Three roles, and a file that says nothing about seating."""


def shipped(number: str, language: str = "en") -> Scenario:
    folder = SHIPPED / language
    return read_scenario(SHIPPED, folder / MODULES[number] / "scenario.toml")


def notes(number: str) -> str:
    text = Path(SHIPPED / "en" / MODULES[number] / "facilitator-notes.md").read_text()
    return " ".join(text.split())


def rounds_of(number: str) -> list[str]:
    path = SHIPPED / "en" / MODULES[number] / "scenario.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return [" ".join(each["text"].split()) for each in said["rounds"]]


def figures(casts: list[DealtTurn], *keys: str) -> list[str]:
    """The people of each turn by their numbers, as the notes write them: leader, other, third."""
    found = []
    for cast in casts:
        people = {role: seat + 1 for seat, role in cast.played.items()}
        found.append("".join(str(people[key]) for key in keys))
    return found


def minutes(number: str, people: int) -> list[int]:
    return [cast.minutes for cast in deal(shipped(number), people)]


def test_everybody_leads_once_in_every_scenario_and_group() -> None:
    assert len(MODULES) >= 5
    for number in MODULES:
        assert deal(shipped(number), 0) == deal(shipped(number, "de"), 0) == []
        for people in range(1, 8):
            casts = deal(shipped(number), people)
            assert sorted(cast.leader for cast in casts) == list(range(people))
            assert all(cast.played[cast.leader] == LEADER for cast in casts)
            assert casts == deal(shipped(number, "de"), people)


def test_the_short_message_moves_everybody_up_and_shares_the_minutes() -> None:
    said = notes("01")
    for words, people in (
        ("With six people a turn lasts five minutes", 6),
        ("With five people a turn lasts six minutes", 5),
        ("With four it lasts seven", 4),
    ):
        assert words in said
        each = {"five": 5, "six": 6, "seven": 7}[words.split()[-2 if "minutes" in words else -1]]
        assert minutes("01", people) == [each] * people
    assert "the Noor of one turn leads the next" in rounds_of("01")[0]
    assert figures(deal(shipped("01"), 4), "leader", "other") == ["12", "23", "34", "41"]
    assert minutes("01", 2) == [15, 15]


def test_listening_moves_up_and_its_calls_are_as_long_in_smaller_groups() -> None:
    opening, first, *_others = rounds_of("02")
    assert "A leads first, B is Priya, C is Seun" in opening
    assert "B leads, C is Priya, D is Seun" in opening
    for words, people, each in (
        ("Six people: five minutes a turn", 6, 5),
        ("Five people: six minutes a turn", 5, 6),
        ("Four people: seven minutes a turn", 4, 7),
    ):
        assert f"{words}, three of them for the call" in first
        assert minutes("02", people) == [each] * people
    table = figures(deal(shipped("02"), 6), "leader", "other", "colleague")
    assert table[:2] == ["123", "234"]


def test_written_replies_move_everybody_up_one_leader_at_a_time() -> None:
    opening, first, last, _debrief = rounds_of("03")
    assert "the person who played Maarten leads next" in opening
    assert "One leader at a time, and three minutes in every group" in first
    assert "Only the first call of each leader is scored" in last
    for word, people, each in (("Six", 6, 5), ("Five", 5, 6), ("Four", 4, 7)):
        said = {5: "five", 6: "six", 7: "seven"}[each]
        assert f"{word} people: {said} minutes a turn" in first
        assert f"{word} people: {said} minutes a turn" in notes("03")
        assert minutes("03", people) == [each] * people
    assert figures(deal(shipped("03"), 4), "leader", "other") == ["12", "23", "34", "41"]


def test_bias_recognition_has_the_very_figures_and_minutes_of_its_notes() -> None:
    for word, people, each in (("Six", 6, "Five"), ("Five", 5, "Six"), ("Four", 4, "Seven")):
        line = re.search(rf"- {word} people: ([\d, ]+)\. {each} minutes each", notes("04"))
        assert line
        casts = deal(shipped("04"), people)
        assert figures(casts, "leader", "other") == line[1].split(", ")
        assert minutes("04", people) == [{"Five": 5, "Six": 6, "Seven": 7}[each]] * people
    assert not any(cast.is_twice for cast in casts)


def test_where_later_rounds_have_one_leader_they_play_twice() -> None:
    twice = replace(PLAIN, turn_minutes=5, smaller_group=SmallerGroup.TWICE)
    table = {people: [cast.is_twice for cast in deal(twice, people)] for people in (3, 4, 6)}
    assert table == {3: [True] * 3, 4: [False, False, True, True], 6: [False] * 6}


def test_feedback_moves_up_with_the_minutes_of_its_notes() -> None:
    said, (opening, first, *_others) = notes("05"), rounds_of("05")
    assert "everybody reads the page of their first role" in opening
    assert "whoever was Noor leads next, whoever led observes" in first
    for word, people, each in (("Six", 6, "five"), ("Five", 5, "six"), ("Four", 4, "seven")):
        number = {"five": 5, "six": 6, "seven": 7}[each]
        assert f"{word} people, {each} minutes a turn" in first
        starts = ", ".join(f"0:{7 + number * turn:02}" for turn in range(people))
        assert f"{word} people:** {word.lower()} turns of {each} minutes" in said
        assert starts in said
        assert minutes("05", people) == [number] * people
    assert figures(deal(shipped("05"), 4), "leader", "other") == ["12", "23", "34", "41"]


def test_the_leader_may_be_the_next_other_one_and_early_leaders_have_a_round_alone() -> None:
    down = replace(PLAIN, seating=Seating.DOWN, turn_minutes=5, smaller_group=SmallerGroup.ALONE)
    assert figures(deal(down, 4), "leader", "other") == ["14", "21", "32", "43"]
    assert figures(deal(down, 2), "leader", "other") == ["12", "21"]
    table = {people: [cast.minutes for cast in deal(down, people)] for people in (3, 4, 5, 6)}
    assert table == {3: [10] * 3, 4: [10, 10, 5, 5], 5: [10, 5, 5, 5, 5], 6: [5] * 6}


def test_a_file_that_says_nothing_moves_up_and_shares_what_lies_between() -> None:
    casts = deal(PLAIN, 5)
    assert figures(casts, "leader", "other") == ["12", "23", "34", "45", "51"]
    assert [cast.minutes for cast in casts] == [6] * 5
    assert [list(cast.played.values()).count("observer") for cast in casts] == [3] * 5
    roles = tuple(ScenarioRole(key=key, name=key, brief=prose("B.")) for key in ("leader", "other"))
    alone = replace(PLAIN, roles=roles)
    assert list(deal(alone, 4)[0].played.values()) == ["leader", "other", "other", "other"]
    assert deal(replace(SCENARIO, turn_minutes=0), 6)[0].minutes == 7, "no time between the two"


def test_pairs_play_one_after_another_or_all_at_once() -> None:
    one_by_one = replace(PLAIN, seating=Seating.PAIRS_IN_TURN)
    assert figures(deal(one_by_one, 4), "leader", "other") == ["12", "21", "34", "43"]
    assert figures(deal(one_by_one, 5), "leader", "other") == ["12", "21", "34", "43", "53"]
    assert deal(one_by_one, 4)[0].played[3] == "observer"
    at_once = replace(PLAIN, seating=Seating.PAIRS)
    assert [(cast.number, cast.minutes) for cast in deal(at_once, 4)] == [
        (1, 15), (1, 15), (2, 15), (2, 15),
    ]  # fmt: skip
    fixed = replace(at_once, turn_minutes=3, smaller_group=SmallerGroup.SECOND_TRY)
    assert {cast.minutes for cast in deal(fixed, 4)} == {3}
    watched = replace(PLAIN, roles=(PLAIN.roles[0], PLAIN.roles[2]), seating=Seating.PAIRS)
    assert deal(watched, 2)[0].played == {0: LEADER, 1: "observer"}


def test_somebody_of_another_pair_has_a_part_in_the_same_turn() -> None:
    scenario = replace(PLAIN, seating=Seating.PAIRS)
    names = {11: "Ama", 12: "Bo", 13: "Cem", 14: "Dee"}
    turns = turns_of(scenario, names, dict.fromkeys(names) | {12: 1})
    assert [(turn.number, turn.name, turn.led_as) for turn in turns] == [
        (1, "Ama", None), (1, "Cem", None), (2, "Bo", 1), (2, "Dee", None),
    ]  # fmt: skip
    assert turns[1].parts[1] == ("Maarten", ["Dee"])
    assert [turn.moved_up for turn in turns] == [
        "", "11,13,12,14", "12,11,13,14", "11,12,14,13",
    ]  # fmt: skip

    def part(leading: int | None, of: int | None) -> str:
        found = part_of(scenario, turns, turn_now(turns, leading), of)
        return found.key if found else ""

    assert part(11, 14) == part(None, 14) == "other"
    assert (part(12, 11), part(12, 14), part(12, None), part(12, 99)) == ("other", LEADER, "", "")
    assert part_of(scenario, [], turn_now([], 11), 11) is None


def test_where_too_few_are_there_it_is_said_who_plays_the_third_part() -> None:
    third = ScenarioRole(key="third", name="Edda", brief=prose("Her."))
    scenario = replace(PLAIN, roles=(*PLAIN.roles[:2], third, PLAIN.roles[2]))
    words = {
        1: "Nobody is there to play Maarten, Edda",
        2: "Nobody is left for Edda: whoever facilitates reads",
        3: "",
    }
    for number, said in words.items():
        names = dict(enumerate(("Ama", "Bo", "Cem")[:number]))
        turns = turns_of(scenario, names, dict.fromkeys(names))
        context = {"turns": turns, "seating": scenario.seating, "scenario": scenario}
        table = render_to_string("practice/parts/rotation.html", context)
        assert said in table
        assert ("Nobody is" in table) is bool(said)


def test_the_table_says_how_each_seating_goes() -> None:
    said = {
        Seating.UP: "Roles move on by one person",
        Seating.DOWN: "Whoever led plays the next role",
        Seating.PAIRS: "then the two of each pair change places",
        Seating.PAIRS_IN_TURN: "One pair after another",
    }
    names = {11: "Ama", 12: "Bo", 13: "Cem", 14: "Dee"}
    for seating, words in said.items():
        scenario = replace(PLAIN, seating=seating, turn_minutes=5)
        turns = turns_of(scenario, names, dict.fromkeys(names))
        context = {"turns": turns, "seating": seating, "scenario": scenario}
        table = render_to_string("practice/parts/rotation.html", context)
        assert words in table
        assert table.count("<tr>") == 5
        assert ("before the group, one after another" in table) == (seating is Seating.PAIRS)


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 9, number, 9, tzinfo=dt.UTC)


def test_whoever_went_first_stands_at_the_end_of_the_line_from_then_on() -> None:
    assert leading_order([1, 2, 3, 4], {}) == [1, 2, 3, 4]
    first: dict[int, dt.datetime] = {}
    begun = []
    for session in range(1, 9):
        order = leading_order([1, 2, 3, 4], first)
        begun.append(order[0])
        first[order[0]] = day(session)
    assert begun == [1, 2, 3, 4, 1, 2, 3, 4], "nobody always begins"
    # Two is away once: their place in the line waits for them. A guest comes after the others.
    assert leading_order([1, 3, 4, 9], {1: day(1)}) == [3, 4, 9, 1]
    assert leading_order([1, 2, 3, 4], {1: day(1), 3: day(2)}) == [2, 4, 1, 3]


def test_what_the_facilitator_wants_goes_before_the_line() -> None:
    assert leading_order([1, 2, 3], {1: day(1)}, [3, 8, 3]) == [3, 2, 1]
    assert earlier([1, 2, 3], 3) == [1, 3, 2]


def test_languages_have_the_same_seating() -> None:
    assert out_of_step({"seating": "up"}, {"seating": "down"}) == " seating"
