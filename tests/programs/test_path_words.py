"""Rules are read as sentences, in English and in German."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from programs.content.paths import (
    DeckName,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
)
from programs.path_words import (
    PathNames,
    all_of,
    condition_words,
    effect_words,
    rule_words,
    sentence_of,
)

NAMES = PathNames(
    modules={"cues": "Digital cues"},
    cards={("cues", "poll"): "Poll", ("cues", "board"): "Board", ("cues", "read"): "Read"},
    criteria={"tone": "Tone recognition"},
)
SALES = PathCondition(fact=PathFact.DEPARTMENT, is_any=("Sales", "Support"))
BOARD = PathEffect(do=PathChange.REPLACE, module="cues", card="poll", instead="board")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("“Nobody objected”", "“Nobody objected”"),
        ("„Stimmt das mit Turku?“", "“Stimmt das mit Turku?”"),
        ("«Personne»", "“Personne”"),
        ('"Your man in permits"', "“Your man in permits”"),
        ('"Fine" and "ok"', "“\u2018Fine\u2019 and \u2018ok\u2019”"),
        ("“Fine” and “ok”", "“\u2018Fine\u2019 and \u2018ok\u2019”"),
        ("What “fine” means", "“What \u2018fine\u2019 means”"),
        ("", "“”"),
    ],
)
def test_a_title_that_quotes_has_other_marks_in_a_sentence(title: str, said: str) -> None:
    names = PathNames(modules={}, cards={("cues", "poll"): title})
    with override("en"):
        effect = PathEffect(do=PathChange.LEAVE_OUT, module="cues", card="poll")
        assert effect_words(effect, names) == f"Does not get {said} in “cues”"


def says(language: str, condition: PathCondition) -> str:
    with override(language):
        return condition_words(condition, NAMES)


@pytest.mark.parametrize(
    ("fact", "tests", "english", "german"),
    [
        ("audience", {"is": ("executive",)}, "Is an executive", "Zur Geschäftsleitung gehört"),
        (
            "audience",
            {"is": ("executive", "frontline_leader")},
            "Is an executive or a frontline leader",
            "Zur Geschäftsleitung oder zu den Teamleitungen gehört",
        ),
        (
            "audience",
            {"is_not": ("executive",)},
            "Is not an executive",
            "Nicht zur Geschäftsleitung gehört",
        ),
        (
            "audience",
            {"is_not": ("executive", "frontline_leader", "boss")},
            "Is neither an executive, a frontline leader nor boss",
            "Weder zur Geschäftsleitung, zu den Teamleitungen noch boss gehört",
        ),
        (
            "department",
            {"is": ("Sales", "Support", "IT")},
            "Works in Sales, Support or IT",
            "In Sales, Support oder IT arbeitet",
        ),
        (
            "department",
            {"is_not": ("Sales",)},
            "Works in a department other than Sales",
            "In einer anderen Abteilung als Sales arbeitet",
        ),
        (
            "department",
            {"is_not": ("Sales", "IT")},
            "Works neither in Sales nor in IT",
            "Weder in Sales noch in IT arbeitet",
        ),
        ("location", {"is": ("Graz",)}, "Is based in Graz", "Am Standort Graz arbeitet"),
        (
            "location",
            {"is_not": ("Graz",)},
            "Is based elsewhere than in Graz",
            "An einem anderen Standort als Graz arbeitet",
        ),
        (
            "location",
            {"is_not": ("Graz", "Linz")},
            "Is based neither in Graz nor in Linz",
            "Weder am Standort Graz noch am Standort Linz arbeitet",
        ),
        (
            "language",
            {"is": ("de", "en")},
            "Reads German or English",
            "Deutsch oder Englisch liest",
        ),
        (
            "language",
            {"is_not": ("de",)},
            "Reads a language other than German",
            "Eine andere Sprache als Deutsch liest",
        ),
        (
            "language",
            {"is_not": ("de", "en")},
            "Reads neither German nor English",
            "Weder Deutsch noch Englisch liest",
        ),
        (
            "completed",
            {"is": ("yes",)},
            "Has completed “Digital cues” before",
            "„Digital cues“ schon abgeschlossen hat",
        ),
        (
            "completed",
            {"is_not": ("yes",)},
            "Has not completed “Digital cues” before",
            "„Digital cues“ noch nicht abgeschlossen hat",
        ),
        (
            "completed",
            {"is": ("yes", "no")},
            "Has completed “Digital cues” before or not",
            "„Digital cues“ schon abgeschlossen hat oder nicht",
        ),
        (
            "completed",
            {"is_not": ("yes", "no")},
            "Has neither completed “Digital cues” before nor not",
            "„Digital cues“ weder abgeschlossen hat noch nicht",
        ),
        (
            "tenure",
            {"below": 6},
            "Was hired less than 6 months ago",
            "Vor weniger als 6 Monaten eingestellt wurde",
        ),
        (
            "tenure",
            {"below": 1},
            "Was hired less than 1 month ago",
            "Vor weniger als 1 Monat eingestellt wurde",
        ),
        (
            "tenure",
            {"at_least": 24},
            "Was hired 24 months ago or earlier",
            "Vor 24 Monaten oder früher eingestellt wurde",
        ),
        (
            "level",
            {"below": 3},
            "Is below Consistent on “Tone recognition”",
            "Bei „Tone recognition“ unter „Durchgängig“ liegt",
        ),
        (
            "level",
            {"at_least": 3},
            "Is at Consistent or above on “Tone recognition”",
            "Bei „Tone recognition“ mindestens auf „Durchgängig“ liegt",
        ),
        (
            "quiz",
            {"below": 60},
            "Has answered fewer than 60% of the quiz of “Digital cues” correctly",
            "Weniger als 60\xa0% im Quiz von „Digital cues“ richtig beantwortet hat",
        ),
        (
            "quiz",
            {"at_least": 80},
            "Has answered at least 80% of the quiz of “Digital cues” correctly",
            "Mindestens 80\xa0% im Quiz von „Digital cues“ richtig beantwortet hat",
        ),
    ],
)
def test_what_is_asked_is_said(fact: str, tests: dict, english: str, german: str) -> None:
    given = {{"is": "is_any", "is_not": "is_none"}.get(key, key): tests[key] for key in tests}
    of = {"level": "tone", "completed": "cues", "quiz": "cues"}.get(fact, "")
    condition = PathCondition(fact=PathFact(fact), of=of, **given)
    assert says("en", condition) == english
    assert says("de", condition) == german


@pytest.mark.parametrize(
    ("change", "english", "german"),
    [
        (
            {"do": "add", "card": "board"},
            "Also gets “Board” in “Digital cues”",
            "Bekommt in „Digital cues“ zusätzlich die Karte „Board“",
        ),
        (
            {"do": "add", "card": "board", "after": "poll"},
            "Also gets “Board” in “Digital cues”, after “Poll”",
            "Bekommt in „Digital cues“ nach „Poll“ zusätzlich die Karte „Board“",
        ),
        (
            {"do": "add", "card": "board", "to": DeckName.BOOSTERS},
            "Also gets “Board” among the refreshers of “Digital cues”",
            "Bekommt bei den Auffrischungen von „Digital cues“ zusätzlich die Karte „Board“",
        ),
        (
            {"do": "add", "card": "board", "to": DeckName.BOOSTERS, "after": "poll"},
            "Also gets “Board” among the refreshers of “Digital cues”, after “Poll”",
            "Bekommt bei den Auffrischungen von „Digital cues“ nach „Poll“ zusätzlich die Karte "
            "„Board“",
        ),
        (
            {"do": "leave_out", "card": "poll"},
            "Does not get “Poll” in “Digital cues”",
            "Bekommt „Poll“ in „Digital cues“ nicht",
        ),
        (
            {"do": "leave_out"},
            "Does without the cards of “Digital cues”",
            "Bekommt die Karten von „Digital cues“ nicht",
        ),
        (
            {"do": "replace", "card": "poll", "instead": "board"},
            "Gets “Board” instead of “Poll” in “Digital cues”",
            "Bekommt in „Digital cues“ die Karte „Board“ statt „Poll“",
        ),
        (
            {"do": "move", "card": "poll"},
            "Gets “Poll” first in “Digital cues”",
            "Bekommt „Poll“ in „Digital cues“ als Erstes",
        ),
        (
            {"do": "move", "card": "poll", "after": "read"},
            "Gets “Poll” right after “Read” in “Digital cues”",
            "Bekommt „Poll“ in „Digital cues“ direkt nach „Read“",
        ),
        (
            {"do": "open", "weeks": -1},
            "Gets the cards of “Digital cues” 1 week earlier",
            "Bekommt die Karten von „Digital cues“ 1 Woche früher",
        ),
        (
            {"do": "open", "weeks": 2},
            "Gets the cards of “Digital cues” 2 weeks later",
            "Bekommt die Karten von „Digital cues“ 2 Wochen später",
        ),
        (
            {"do": "suggest", "card": "other"},
            "Is suggested “other” of “Digital cues”",
            "Bekommt „other“ aus „Digital cues“ vorgeschlagen",
        ),
    ],
)
def test_what_they_get_is_said(change: dict, english: str, german: str) -> None:
    effect = PathEffect(module="cues", **{**change, "do": PathChange(change["do"])})
    with override("en"):
        assert effect_words(effect, NAMES) == english
    with override("de"):
        assert effect_words(effect, NAMES) == german


def test_a_rule_is_one_sentence() -> None:
    hired = PathCondition(fact=PathFact.TENURE, below=6)
    never = PathEffect(do=PathChange.LEAVE_OUT, module="other")
    rule = PathRule(slug="x", why="because", when=(SALES, hired), then=(BOARD, never))
    with override("en"):
        assert rule_words(rule, NAMES) == (
            "Whoever works in Sales or Support and was hired less than 6 months ago gets “Board” "
            "instead of “Poll” in “Digital cues” and does without the cards of “other”."
        )
    with override("de"):
        assert rule_words(rule, NAMES) == (
            "Wer in Sales oder Support arbeitet und vor weniger als 6 Monaten eingestellt wurde, "
            "bekommt in „Digital cues“ die Karte „Board“ statt „Poll“ und bekommt die Karten von "
            "„other“ nicht."
        )


def test_a_rule_that_does_several_things_is_a_list_of_them() -> None:
    never = PathEffect(do=PathChange.LEAVE_OUT, module="other")
    long = sentence_of(PathRule(slug="x", why="", when=(SALES,), then=(BOARD, never)), NAMES)
    short = sentence_of(PathRule(slug="x", why="", when=(SALES,), then=(never,)), NAMES)
    assert (long.is_long, short.is_long) == (True, False)
    assert long.who == "Whoever works in Sales or Support:"
    assert long.does[1] == "does without the cards of “other”"


def test_what_has_no_name_is_called_by_its_slug() -> None:
    names = PathNames(modules={}, cards={})
    assert names.criterion("tone") == "tone"
    assert all_of(["a"]) == "a"
    with override("en"):
        assert all_of(["a", "b", "c"]) == "a, b and c"


def test_how_others_see_a_leader_is_said_by_name() -> None:
    def gap(**tests: tuple[str, ...]) -> PathCondition:
        asked = {"fact": PathFact.GAP, "of": "noticing"}
        return PathCondition(**asked, is_any=tests.get("so", ()), is_none=tests.get("no", ()))

    spot = gap(so=("blind_spot",))
    assert says("en", spot) == "Has a blind spot at “Noticing”"
    assert says("de", spot) == "Einen blinden Fleck bei „Wahrnehmen“ hat"
    assert says("en", gap(no=("close",))) == (
        "Has a blind spot at “Noticing” or has a hidden strength at “Noticing”"
    )
    everything = ("blind_spot", "hidden_strength", "close")
    assert says("en", gap(no=everything)) == "Has been rated by nobody"
    assert PathRule(slug="a", why="so", when=(spot,), then=(BOARD,)).is_private
