"""The rules of a draft as text: changed without a trace, shown right or wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.layout import NotThere
from authoring.manuscript import files_in, read_files
from authoring.rule_changes import (
    RULES,
    RuleChanged,
    add_rule,
    copy_rule,
    move_rule,
    remove_rule,
    rule_mark,
    write_rule,
)
from authoring.rule_forms import form_field
from authoring.rule_rows import ConditionRow, EffectRow, RuleValues
from authoring.rules import rules_of, scene_of
from programs.content.paths import PathChange, PathFact
from tests.programs.small_program import MODULE, write_small_program

Files = dict[str, str]
ODD = '''# Our rules.

# Whoever leads all.
[[rules]] # the first
slug = "board"
why.en = """
because
you [[rules]] lead"""
when = [{ fact = "audience", test = "is", values = ["executive"] }, # who
  # a line of its own
  { fact = "department", test = "is_not", values = ["Sales", "IT"] } ]
then = [
  { do = "replace", module = "cues", card = "poll", with = "board" }, # what
  { do = "open", module = "cues", weeks = -1 },
]

# About tables.
# Of two lines.
  [[rules]]
slug = "tables"
[rules.why]
en = "because of tables"
[[rules.when]]
fact = "tenure" # months
test = "below"
value = 6
[[rules.when]]
fact = "language"
test = "is"
values = ["de"]
[[rules.then]]
do = "suggest"
module = "cues"
card = "again"

[[rules]]
slug = "last"
why = { en = "because" }
when = [{ fact = "location", test = "is", values = ["Graz"] }]
then = [{ do = "leave_out", module = "cues" }]'''


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A program of one module with a card for some, and these rules."""
    folder: Path = tmp_path_factory.mktemp("program") / "small"
    write_small_program(folder)
    inside = folder / "en" / MODULE
    (inside / "extras").mkdir()
    shutil.copy(next((inside / "cards").glob("*-poll.toml")), inside / "extras" / "01-board.toml")
    return {**files_in(folder), RULES.path: ODD}


def values_in(files: Files, slug: str) -> RuleValues:
    return RuleValues.of(RULES.said(files)[RULES.place_of(files, slug)], ["en"])


def rewritten(files: Files, slug: str, values: RuleValues) -> Files:
    return write_rule(files, slug, values, rule_mark(files, slug))


@pytest.mark.parametrize("text", [ODD, ODD + "\n", ODD + "\n\n"])
def test_the_opposite_change_leaves_no_trace(whole: Files, text: str) -> None:
    files = {**whole, RULES.path: text}
    assert not read_files(files).problem
    assert RULES.texts(files).joined() == text
    for slug in ("board", "tables", "last"):
        copied = copy_rule(files, slug)
        assert values_in(copied, f"{slug}-2") == values_in(files, slug)
        assert remove_rule(copied, f"{slug}-2") == files
        assert rewritten(files, slug, values_in(files, slug)) == files
        if slug != "last":
            moved = move_rule(files, slug, down=True)
            assert move_rule(moved, slug, down=False) == files
    order = [each["slug"] for each in RULES.said(move_rule(files, "last", down=False))]
    assert order == ["board", "last", "tables"]
    moved = move_rule(files, "board", down=True)[RULES.path]
    assert '# About tables.\n# Of two lines.\n  [[rules]]\nslug = "tables"' in moved
    assert moved.index("# Whoever leads all.") > moved.index("# About tables.")
    assert moved.startswith("# Our rules.\n\n# About")


def test_a_rule_is_added_and_the_first_begins_the_file(whole: Files) -> None:
    values = RuleValues(
        why={"en": 'because "so"'},
        when=[ConditionRow(asked="level/tone-recognition", test="below", number="3")],
        then=[EffectRow(do="suggest", about="cues/board")],
    )
    bare = {path: text for path, text in whole.items() if path != RULES.path}
    added = add_rule(bare, values)
    assert added[RULES.path] == (
        '[[rules]]\nslug = "suggest-board"\nwhy.en = "because \\"so\\""\nwhen = [\n'
        '  { fact = "level", of = "tone-recognition", test = "below", value = 3 },\n]\n'
        'then = [\n  { do = "suggest", module = "cues", card = "board" },\n]\n'
    )
    assert not read_files(added).problem
    assert values_in(added, "suggest-board") == values
    assert remove_rule(added, "suggest-board") == bare
    twice = add_rule(added, values)
    assert [each["slug"] for each in RULES.said(twice)] == ["suggest-board", "suggest-board-2"]
    assert "]\n\n[[rules]]" in twice[RULES.path]
    empty = add_rule(bare, RuleValues(why={"en": ""}))
    assert 'slug = "rule"' in empty[RULES.path]
    assert "when = []" in empty[RULES.path]
    assert rules_of(empty, scene_of(empty, "en"), "en")[0].rule is None
    noted = {**bare, RULES.path: "# Only a note.\n"}
    assert not read_files(noted).problem
    assert remove_rule(add_rule(noted, values), "suggest-board")[RULES.path].startswith("# Only")


def test_a_changed_rule_leaves_comments_and_others_alone(whole: Files) -> None:
    before = values_in(whole, "board")
    first, second = before.then
    after = RuleValues(
        why={"en": "because you lead"},
        when=[*before.when, ConditionRow(asked="location", test="is", values=("Graz",))],
        then=[first, EffectRow(do="open", about="cues/", weeks="2")],
    )
    written = rewritten(whole, "board", after)
    text = written[RULES.path]
    for kept in ("# Our rules.", "# the first", "# who", "# a line of its own", "# what"):
        assert kept in text
    assert text[text.index("# About tables.") :] == ODD[ODD.index("# About tables.") :]
    assert values_in(written, "board") == after
    assert not read_files(written).problem
    back = RuleValues(why=before.why, when=before.when, then=[first, second])
    assert values_in(rewritten(written, "board", back), "board") == before


@pytest.mark.parametrize("slug", ["board", "tables", "last"])
def test_whatever_is_written_is_read_again(whole: Files, slug: str) -> None:
    @given(
        st.lists(
            st.builds(
                ConditionRow,
                asked=st.sampled_from(["department", "location"]),
                test=st.sampled_from(["is", "is_not"]),
                values=st.lists(st.sampled_from(["A", 'B "b"', "C, ]"]), max_size=2).map(tuple),
            ),
            max_size=4,
        ),
        st.lists(
            st.builds(
                EffectRow,
                do=st.just("replace"),
                about=st.sampled_from(["cues/poll", "cues/read"]),
                instead=st.sampled_from(["", "cues/board", "other/board"]),
            ),
            max_size=4,
        ),
        st.booleans(),
    )
    def check(when: list[ConditionRow], then: list[EffectRow], keeps: bool) -> None:
        old = values_in(whole, slug)
        values = RuleValues(
            why={"en": "because"},
            when=[*old.when[1:], *when] if keeps else when,
            then=[*then, *old.then] if keeps else then,
        )
        written = rewritten(whole, slug, values)
        assert values_in(written, slug) == values
        others = {"board", "tables", "last"} - {slug}
        for other in others:
            place = RULES.place_of(whole, other)
            assert RULES.texts(written).tables[place] == RULES.texts(whole).tables[place]

    check()


def test_what_somebody_else_has_written_is_not_written_over(whole: Files) -> None:
    values = values_in(whole, "board")
    mark = rule_mark(whole, "board")
    other = write_rule(whole, "board", RuleValues(**vars(values) | {"why": {"en": "x"}}), mark)
    with pytest.raises(RuleChanged):
        write_rule(other, "board", values, mark)
    assert write_rule(whole, "board", values, "older") == whole


def test_rules_in_another_shape_are_left_alone(whole: Files) -> None:
    for text in ("rules = [{ slug = 'a' }]", "rules = 1", "[[rules]]\nx = ["):
        with pytest.raises(NotThere):
            copy_rule({RULES.path: text}, "a")
    odd = {RULES.path: "[[rules]]\nslug = 'a'\nwhen = 3\nwhy = 'x'\n"}
    with pytest.raises(NotThere):
        rewritten(odd, "a", RuleValues(why={"en": "because"}))
    with pytest.raises(NotThere):
        remove_rule(whole, "nothing")
    assert move_rule(whole, "last", down=True) == whole
    assert move_rule(whole, "board", down=False) == whole


def test_rules_are_sentences_right_or_wrong(whole: Files) -> None:
    scene = scene_of(whole, "de")
    board, tables, last = rules_of(whole, scene, "en")
    assert board.sentence == (
        "Whoever is an executive and works neither in Sales nor in IT gets “Poll” instead of "
        "“Poll” in “Cues” and gets the cards of “Cues” 1 week earlier."
    )
    assert board.parts[1] == [
        "Gets “Poll” instead of “Poll” in “Cues”",
        "Gets the cards of “Cues” 1 week earlier",
    ]
    assert tables.why == "because of tables"
    assert not tables.is_private
    assert (last.place, last.missing, last.problems) == (3, [], [])
    assert scene.criteria["tone-recognition"] == "Tone recognition"
    files = {**whole, RULES.path: ODD.replace('"executive"', '"boss"').replace("because of", "  ")}
    wrong = rules_of(files, scene_of(files, "en"), "en")
    assert (wrong[0].problems[0][0], wrong[0].sentence) == ("when 1, values", "")
    assert wrong[0].name == "board"
    assert wrong[0].parts == ([], [])
    silent = {**whole, RULES.path: ODD.replace('why = { en = "because" }', "")}
    rule = rules_of(silent, scene_of(silent, "en"), "en")[2]
    assert (rule.problems[0][0], rule.missing) == ("why", ["English"])
    assert rule.sentence.startswith("Whoever is based in Graz")
    odd = {**whole, RULES.path: "[[rules]]\nwhen = [1]\nthen = 2\nwhy = 3"}
    assert rules_of(odd, scene_of(odd, "en"), "en")[0].rule is None


def test_what_is_typed_is_kept_as_it_is() -> None:
    quiz = ConditionRow(asked="quiz/cues", test="below", number="many")
    assert quiz.said == {"fact": "quiz", "of": "cues", "test": "below", "value": "many"}
    assert ConditionRow(asked="tenure", test="below").said == {"fact": "tenure", "test": "below"}
    assert ConditionRow.of(quiz.said) == quiz
    one = ConditionRow.of({"fact": PathFact.LOCATION, "test": "is", "values": "Graz"})
    assert one.values == ("Graz",)
    added = EffectRow(do="add", about="cues/board", after="other/x", to="boosters")
    assert added.said == {
        "do": "add",
        "module": "cues",
        "card": "board",
        "after": "other/x",
        "to": "boosters",
    }
    assert EffectRow.of(added.said) == added
    later = EffectRow(do=PathChange.OPEN, about="cues/", weeks="-2")
    assert later.said == {"do": "open", "module": "cues", "weeks": -2}
    assert EffectRow.of(later.said) == later
    assert EffectRow.of({}) == EffectRow(do="")


def test_what_the_reader_calls_a_field_is_found_in_the_form() -> None:
    assert form_field("when 2, values") == "when-1-values-0"
    assert form_field("when 2, values 3") == "when-1-values-2"
    assert form_field("then 1, with") == "then-0-instead"
    assert form_field("then 1, weeks") == "then-0-weeks"
    assert form_field("why.de") == "why-de"
    assert form_field("then") == "then"
