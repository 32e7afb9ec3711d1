"""Further role-plays and the folder for a fair comparison, as the reader takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.scenarios import Difficulty, FormUse
from programs.reading import LibraryError, LibraryProgram, read_piece, read_program
from programs.reading.rubrics import CRITERION_NAMES, LEVEL_NAMES
from tests.programs.small_comparison import (
    COMPARISON,
    FURTHER,
    examples_alone,
    form,
    general_rubric,
    write_files,
)
from tests.programs.small_program import MODULE, PROGRAM, rubric, write_small_program

OWN_RUBRIC = f"en/{MODULE}/rubric.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(write_small_program(tmp_path / "small"), {**COMPARISON, **FURTHER})


def comparison_in(program: LibraryProgram, language: str = "en") -> Comparison:
    [found] = [each for each in program.materials if each.kind is MaterialKind.COMPARISON]
    content = found.content[language]
    assert isinstance(content, Comparison)
    return content


def refused(folder: Path, path: str, text: str | None) -> str:
    """What is said of the program when one file reads so, or is not there."""
    if text is None:
        (folder / path).unlink()
    else:
        write_files(folder, {path: text})
    with pytest.raises(LibraryError) as error:
        read_program(folder)
    return str(error.value)


def test_a_module_takes_further_forms_beside_its_standard_one(folder: Path) -> None:
    module = read_program(folder).modules[0].content["en"]
    told = [(each.slug, each.difficulty, each.uses) for each in module.scenarios]
    assert told == [
        ("easier", Difficulty.EASY, (FormUse.MAKE_UP,)),
        ("harder", Difficulty.HARD, (FormUse.PRACTICE,)),
    ]
    assert (module.scenario.slug, module.scenario.difficulty) == ("", Difficulty.STANDARD)


def test_a_program_has_one_ruler_two_scripts_and_parallel_scenarios(folder: Path) -> None:
    found = comparison_in(read_program(folder))
    assert [each.slug for each in found.scenarios] == ["harbor", "kiosk", "later"]
    assert found.rubric[0].levels[0].anchor.startswith("In general")
    assert found.rubric[0].levels[0].behaviors == ()
    assert "where you start" in getattr(found.kickoff, "html", "")
    assert "where you are now" in getattr(found.closing, "html", "")


def test_a_program_without_the_folder_says_nothing_of_it(tmp_path: Path) -> None:
    program = read_program(write_small_program(tmp_path / "small"))
    assert program.materials == ()
    assert program.modules[0].content["en"].scenarios == ()


def test_all_of_the_folder_is_part_of_the_fingerprint(folder: Path) -> None:
    before = read_program(folder).fingerprint
    write_files(folder, {"en/comparison/kickoff.md": "Other words.\n"})
    assert read_program(folder).fingerprint != before


def test_mistakes_name_file_and_field(folder: Path) -> None:
    later = "en/comparison/scenarios/later.toml"
    assert refused(folder, later, form("L", uses=["follow"])) == (
        f"{later}: uses 1: is 'follow'. Use one of: practice, make-up, follow-up."
    )
    assert refused(folder, later, form("L", difficulty="odd")) == (
        f"{later}: difficulty: is 'odd'. Use one of: easy, standard, hard."
    )
    write_files(folder, {later: form("L")})
    assert refused(folder, f"en/{MODULE}/scenarios/Upper.toml", form("U")).startswith(
        f"en/{MODULE}/scenarios/Upper.toml: has another name."
    )
    (folder / f"en/{MODULE}/scenarios/Upper.toml").unlink()
    assert refused(folder, "en/comparison/other.md", "Text.").startswith(
        "en/comparison/other.md: is not known here."
    )
    (folder / "en/comparison/other.md").unlink()
    standard = f"en/{MODULE}/scenario.toml"
    assert "difficulty: is not known here" in refused(
        folder, standard, form("S", difficulty="easy")
    )


def test_a_program_calls_the_three_criteria_by_its_own_names(folder: Path) -> None:
    own, house = "Hears what is unsaid", CRITERION_NAMES["en"][0]
    assert refused(
        folder, "en/comparison/rubric.toml", general_rubric().replace(house, own)
    ).startswith(f"en/{MODULE}/rubric.toml: criteria 1, name: is {house!r}. It is called {own!r}")
    for text in (rubric().replace(house, own), examples_alone()):
        write_files(folder, {f"en/{MODULE}/rubric.toml": text})
        program = read_program(folder)
        for found in (
            comparison_in(program).rubric,
            program.modules[0].content["en"].rubric,
        ):
            assert [each.name for each in found] == [own, *CRITERION_NAMES["en"][1:]]
    twice = general_rubric().replace(house, CRITERION_NAMES["en"][1])
    said = refused(folder, "en/comparison/rubric.toml", twice)
    assert said.endswith("criteria: have the same name twice. Give every criterion its own.")


def test_one_parallel_scenario_alone_would_be_met_twice(folder: Path) -> None:
    (folder / "en/comparison/scenarios/later.toml").unlink()
    said = refused(folder, "en/comparison/scenarios/kiosk.toml", None)
    assert said.startswith("en/comparison/scenarios: has one scenario")


def test_more_scenarios_than_anybody_plays_are_refused(folder: Path) -> None:
    many = {f"en/comparison/scenarios/s{number}.toml": form("S") for number in range(10)}
    write_files(folder, many)
    with pytest.raises(LibraryError, match="has 13 scenarios"):
        read_program(folder)


def test_no_module_is_called_like_the_folder(folder: Path) -> None:
    text = PROGRAM.replace('modules = ["01-cues"]', 'modules = ["comparison"]')
    assert "modules: name 'comparison'" in refused(folder, "program.toml", text)


def german_rubric(text: str) -> str:
    """With the names that are agreed on."""
    for agreed in (CRITERION_NAMES, LEVEL_NAMES):
        for english, german in zip(agreed["en"], agreed["de"], strict=True):
            text = text.replace(f'"{english}"', f'"{german}"')
    return text


GERMAN = '[texts.de]\ntitle = "Klein"\nsummary = "Ein Programm."\n[[forms]]'


def in_german(folder: Path) -> None:
    text = PROGRAM.replace("[[forms]]", GERMAN).replace(
        'name.en = "Short"', 'name.en = "Short"\nname.de = "Kurz"'
    )
    text = text.replace('summary.en = "Short."', 'summary.en = "Short."\nsummary.de = "Kurz."')
    write_files(folder, {"program.toml": text})


def test_another_language_may_lag_behind_and_is_in_step_where_it_is_there(folder: Path) -> None:
    in_german(folder)
    assert comparison_in(read_program(folder), "en")
    german = {path.replace("en/", "de/", 1): text for path, text in COMPARISON.items()}
    german["de/comparison/rubric.toml"] = german_rubric(general_rubric())
    write_files(folder, german)
    assert comparison_in(read_program(folder), "de").rubric[0].name == "Zwischentöne erkennen"
    later = "de/comparison/scenarios/later.toml"
    assert refused(folder, later, form("Später")).startswith(
        "de/comparison: scenarios/later uses: is not in step"
    )
    write_files(folder, german)
    said = refused(folder, "de/comparison/closing.md", None)
    assert said.startswith("de/comparison: closing: is not in step")
    assert refused(folder, "de/comparison/scenarios/kiosk.toml", None).startswith(
        "de/comparison: scenarios: are not the files of the English folder"
    )


def test_only_in_another_language_it_is_not_there(folder: Path) -> None:
    in_german(folder)
    (folder / "de").mkdir()
    (folder / "en/comparison").rename(folder / "de/comparison")
    with pytest.raises(LibraryError, match="en/comparison: is missing"):
        read_program(folder)


def test_a_translated_module_has_the_same_further_forms(folder: Path) -> None:
    in_german(folder)
    for path in sorted((folder / "en" / MODULE).rglob("*")):
        if path.is_file():
            inside = path.relative_to(folder / "en").as_posix()
            write_files(folder, {f"de/{inside}": path.read_text(encoding="utf-8")})
    write_files(folder, {f"de/{MODULE}/rubric.toml": german_rubric(rubric())})
    assert read_program(folder).modules[0].content["de"].scenarios
    said = refused(folder, f"de/{MODULE}/scenarios/harder.toml", None)
    assert said.startswith(f"de/{MODULE}: scenarios: are not the files of the English module")


def test_one_file_is_read_by_itself(folder: Path) -> None:
    scenario = read_piece(folder, "en/comparison/scenarios/later.toml")
    assert getattr(scenario, "slug", "") == "later"
    assert len(read_piece(folder, "en/comparison/rubric.toml")) == 3  # type: ignore[arg-type]
    assert "start" in getattr(read_piece(folder, "en/comparison/kickoff.md"), "html", "")
    assert getattr(read_piece(folder, f"en/{MODULE}/scenarios/harder.toml"), "slug", "") == "harder"


def test_a_module_may_give_examples_alone_of_the_levels_of_the_general_rubric(
    folder: Path,
) -> None:
    write_files(folder, {OWN_RUBRIC: examples_alone()})
    criterion = read_program(folder).modules[0].content["en"].rubric[0]
    level = criterion.levels[0]
    assert (criterion.name, criterion.question) == ("Tone recognition", "Did they?")
    assert (level.name, level.behaviors) == ("Not Evident", ("Sees it",))
    assert level.anchor.startswith("In general")
    assert read_piece(folder, OWN_RUBRIC) == read_program(folder).modules[0].content["en"].rubric


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('slug = "tone-recognition"', 'slug = "tone"', "criteria 1, slug: must be"),
        ("level = 2", "level = 3", "criteria 1, levels 2, level: must be 2"),
        ('["Sees it"]', "[]", "criteria 1, levels 1, behaviors: has 0 entries"),
        ("level = 1\n", 'level = 1\nanchor = "Own."\n', "criteria 1, levels 1, anchor"),
        ('slug = "tone', 'why = "So."\nslug = "tone', "criteria 1, why"),
    ],
)
def test_examples_name_every_level_and_nothing_else(
    folder: Path, before: str, after: str, said: str
) -> None:
    text = examples_alone().replace(before, after, 1)
    assert refused(folder, OWN_RUBRIC, text).startswith(f"{OWN_RUBRIC}: {said}")


def test_examples_alone_need_a_general_rubric(tmp_path: Path) -> None:
    small = write_small_program(tmp_path / "small")
    said = refused(small, OWN_RUBRIC, examples_alone())
    assert said.startswith(f"{OWN_RUBRIC}: criteria: give examples alone")
