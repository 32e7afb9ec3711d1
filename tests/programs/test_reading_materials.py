"""What stands once for the program is read whole or refused with file, field and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from programs.content.forms import course_length
from programs.content.instruments import InstrumentItem, ScaleKind, SubscaleName
from programs.content.prose import Prose
from programs.content.pulse_bank import BankPulse
from programs.content.transcripts import AgreedScore
from programs.reading import (
    LibraryError,
    LibraryMaterial,
    LibraryProgram,
    read_program,
)
from programs.reading.pages import PAGES
from tests.programs.small_materials import CRITERIA, write_materials
from tests.programs.small_program import write_small_program

TALK = "calibration/01-talk-1.toml"
WELCOME = "pages/en/welcome-leaders.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of one module with everything beside it, free to be damaged."""
    return write_materials(write_small_program(tmp_path / "program"))


def slips(file: str, *changes: tuple[str, str, str]) -> list[tuple[str, str, str, str]]:
    """(file, old, new, what the error says) for changes to one file."""
    return [(file, *change) for change in changes]


def damage(path: Path, old: str, new: str) -> None:
    """Change the file; the words must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def of_kind(program: LibraryProgram, kind: str) -> list[LibraryMaterial]:
    return [material for material in program.materials if material.kind == kind]


def test_the_shipped_program_has_all_of_it_in_both_languages(shipped: LibraryProgram) -> None:
    counts = [len(of_kind(shipped, kind)) for kind in ("page", "instrument", "pulse_bank")]
    assert counts == [7, 1, 1]
    assert len(of_kind(shipped, "transcript")) >= 20
    assert all(material.content.keys() == {"de", "en"} for material in shipped.materials)


def test_the_shipped_calibration_set_shows_every_module_and_every_level_often(
    shipped: LibraryProgram,
) -> None:
    talks = [material.content["en"] for material in of_kind(shipped, "transcript")]
    course = shipped.modules[: course_length(shipped.forms)]
    assert all(sum(talk.module == module.slug for talk in talks) >= 4 for module in course)
    scores = [score for talk in talks for score in talk.scores]
    given = [(score.criterion, score.level) for score in scores]
    assert all(
        given.count((criterion, level)) >= 4 for criterion in CRITERIA for level in (1, 2, 3, 4)
    )
    assert sum(score.near is not None for score in scores) >= 7


def test_a_small_set_reads_by_language(folder: Path) -> None:
    program = read_program(folder)
    (instrument,) = of_kind(program, "instrument")
    assert instrument.slug == "self-report"
    assert instrument.content["en"].instructions == Prose(
        "Think of the last *four* weeks.", "<p>Think of the last <em>four</em> weeks.</p>"
    )
    assert instrument.content["en"].items[0] == InstrumentItem(
        slug="item-0", subscale=SubscaleName.NOTICING, reverse=True, text="I do 0."
    )
    (bank,) = of_kind(program, "pulse_bank")
    assert bank.content["en"].scales[ScaleKind.AGREEMENT].labels[4] == "Always"
    assert bank.content["en"].pulses[0] == BankPulse(
        slug="baseline",
        module="",
        title="Where we stand",
        items=("item-1", "item-2", "item-3"),
        open="keep",
    )
    talk = of_kind(program, "transcript")[0]
    assert (talk.slug, talk.content["en"].module, len(talk.content["en"].turns)) == (
        "talk-1",
        "cues",
        4,
    )
    assert talk.content["en"].scores[0] == AgreedScore(
        criterion="tone-recognition", level=2, near=3, reason="Because."
    )
    assert [page.slug for page in of_kind(program, "page")] == list(PAGES)
    page = of_kind(program, "page")[0].content["en"]
    assert (page.title, page.body.html[:12]) == ("The welcome-leaders", "<h2>One</h2>")
    assert page.body.markdown.startswith("### One")


@pytest.mark.parametrize(
    "file",
    ["instrument.toml", "pulse-bank.toml", WELCOME, TALK],
    ids=["instrument", "bank", "page", "transcript"],
)
def test_fingerprint_follows_every_byte(folder: Path, file: str) -> None:
    before = read_program(folder).fingerprint
    (folder / file).write_text((folder / file).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert read_program(folder).fingerprint != before


SLIPS = [
    # the questionnaire
    *slips(
        "instrument.toml",
        ('slug = "self-report"', 'slug = "Self report"', "slug: is 'Self report'"),
        ("version = 1", "version = 1\nmood = 2", "mood: is not known here"),
        ('status = "not', 'status = "nearly', "status: is 'nearly yet validated'"),
        ("title.en", "title.de", r"title\.en: is missing"),
        ('title.en = "', 'title.de = "Wie"\ntitle.en = "', r"title\.de: is not known here"),
        ("status_text.en", "status_txt.en", "status_text: is missing"),
        ("*four*", "<b>four</b>", r"instructions\.en: holds HTML"),
        ('kind = "frequency"', 'kind = "mood"', r"scale\.kind: is 'mood'"),
        ("highest = 5", "highest = 7", r"scale\.highest: is 7"),
        ('"Often", ', "", r"scale\.labels\.en: has 4 entries\. Write 5"),
        ("lowest = 1", "lowest = 1\nmiddle = 3", r"scale\.middle: is not known here"),
        ("reverse_from = 6", "reverse_from = 5", r"scoring\.reverse_from: is 5"),
        ("minimum_group = 5", "minimum_group = 4", r"scoring\.minimum_group: is 4"),
        ('subscale = "mean"', 'subscale = "sum"', r"scoring\.subscale: is 'sum'"),
        ('subscale = "mean"', 'subscale = "mean"\nx = 1', r"scoring\.x: is not known here"),
        ('[[subscales]]\nslug = "noticing"', '[[subscales]]\nslug = "other"', "must be 'noticing'"),
        ("minimum = 3", "minimum = 5", "subscales 1, minimum: is 5. Use 2 to 4"),
        ("minimum = 3", "minimum = 3\nlow = 1", "subscales 1, low: is not known here"),
        ("reverse = true", "reverse = false", "'noticing' has items of one direction only"),
        ("reverse = true", 'reverse = "yes"', "items 1, reverse: is 'yes'"),
        ('subscale = "noticing"', 'subscale = "feeling"', "items 1, subscale: is 'feeling'"),
        ('slug = "item-1"', 'slug = "item-0"', "items 2, slug: is 'item-0' for the second"),
        ('"I do 1."', '"I do 0."', "items 2, text: is there twice"),
        ('text.en = "I do 1."', 'text = "I do 1."', "items 2, text: is 'I do 1.'"),
        ('text.en = "I do 1."', 'text.en = ""', r"items 2, text\.en: is empty"),
        ("[[items]]", "[[item]]", "items: has 11 entries. Write 12 to 16"),
    ),
    # the pulse bank
    *slips(
        "pulse-bank.toml",
        ("version = 1", "version = 1\nmood = 1", "mood: is not known here"),
        ("[scales.frequency]", "[scales.often]", r"scales\.frequency: is missing"),
        ("[enps]", "[scales.mood]\n[enps]", r"scales\.mood: is not known here"),
        ("lead_in.en", "lead_in.fr", r"lead_in\.en: is missing"),
        ("promoters_from = 9", "promoters_from = 8", r"enps\.promoters_from: is 8"),
        ('low.en = "No"', 'low.en = "No"\nmid.en = "Hm"', r"enps\.mid: is not known here"),
        ("[[items]]", "[[item]]", "items: has 29 entries. Write 30 to 200"),
        ('slug = "item-2"', 'slug = "item-1"', "items 2, slug: is 'item-1' for the second"),
        ('module = "cues"', 'module = "clues"', "items 1, module: is 'clues'. Use one of: cues"),
        ('construct = "noticing"', 'construct = "joy"', "items 1, construct: is 'joy'"),
        ('scale = "agreement"', 'scale = "yes"', "items 1, scale: is 'yes'"),
        ('outcome = "asks"', 'outcome = "acts"', "items 1, outcome: is 'acts'"),
        ('peer.en = "S do 1."\n', "", "items 1, peer: is missing"),
        ('"They do 2."', '"They do 1."', r"items 2, team\.en: repeats the words of 'item-1'"),
        ('team.en = "They', 'tem.en = "They', "items 1, team: is missing"),
        ('self.en = "I do 1."', 'self.en = "I do 1."\nboss.en = "B"',
         "items 1, boss: is not known"),
        ('slug = "keep"\nmodule = ""', 'slug = "keep"\nmodule = "x"',
         "questions 1, module: is 'x'"),
        ('slug = "keep"\nmodule = ""', 'slug = "keep"\nmodule = 1', "questions 1, module: is 1"),
        ('slug = "of-cues"', 'slug = "baseline"', "pulses 2, slug: is 'baseline' for the second"),
        ('["item-1", "item-2", "item-3"]', '["item-1", "item-2"]', "pulses 1, items: has 2"),
        ('["item-1", "item-2", "item-3"]', '["item-1", "item-2", "it"]',
         "items 3: 'it' is not an item"),
        ('["item-1", "item-2"', '["item-1", "item-1"', "items 2: 'item-1' is there twice"),
        ('["item-1", "item-2"', '["item-1", "item-30"', "items 2: 'item-30' asks how often"),
        ('open = "keep"', 'open = "kept"', "pulses 1, open: is 'kept'. Use one of: keep"),
        ('open = ""', 'open = "keep"', "pulses 2, open: makes more than 5 questions"),
        ('open = "keep"', 'open = "keep"\nsize = 1', "pulses 1, size: is not known here"),
    ),
    # the pages
    *slips(
        WELCOME,
        ("# The welcome-leaders\n", "", "title: is not a title"),
        ("features: [cards]", "", "line 1: does not name what the page is about"),
        ("[cards]", "[cards, certificates]", "features: the portal does not offer 'certificates'"),
        ("### One", "## One", "has a heading above"),
        ("### One", "<b>One</b>", "holds HTML"),
        ("word " * 20, "", "has 241 words. Write 250 to 1000"),
    ),
    # the calibration set
    *slips(
        TALK,
        ('module = "01-cues"', 'module = "cues"', "module: is 'cues'. Use one of: 01-cues"),
        ("title.en", "titel.en", "title: is missing"),
        ('setting.en = "A call."', 'setting.en = "A call."\nmood = 1', "mood: is not known here"),
        ("word " * 15, "", "turns: hold 145 words in 'en'. Write 150 to 350"),
        ("word ", "word " * 200, "turns: hold 359 words"),
        ("[[turns]]", "[[turn]]", "turns: has 3 entries"),
        ('speaker = "Ana"', 'speaker = "Ana"\nat = 1', "turns 1, at: is not known here"),
        ("[[scores]]", "[[score]]", "scores: has 2 entries. Write 3"),
        ("level = 2", "level = 5", "scores 1, level: is 5"),
        ("response-adaptation", "tone-recognition",
         "scores 2, criterion: is 'tone-recognition' for the second"),
        ("response-adaptation", "mood", "scores 2, criterion: is 'mood'"),
        ("near = 3", "near = 4", "scores 1, near: is 4, not a neighbor of 2"),
        ("near = 3\n", "", "scores 1, near: is missing"),
        ("is_borderline = true", "is_borderline = false", "scores 1, near: is not known here"),
        ('reason.en = "Because."', "", "scores 1, reason: is missing"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), SLIPS)
def test_a_slip_is_named_by_file_and_field(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    damage(folder / file, old, new)
    with pytest.raises(LibraryError, match=says) as caught:
        read_program(folder)
    assert caught.value.file == file


def test_a_pulse_of_a_module_asks_about_that_module(folder: Path) -> None:
    other = folder / "en" / "02-more"
    shutil.copytree(folder / "en" / "01-cues", other)
    damage(other / "module.toml", 'slug = "cues"', 'slug = "more"')
    path = folder / "program.toml"
    damage(path, '["01-cues"]', '["01-cues", "02-more"]')
    read_program(folder)
    damage(
        folder / "pulse-bank.toml",
        'slug = "item-4"\nmodule = "cues"',
        'slug = "item-4"\nmodule = "more"',
    )
    with pytest.raises(LibraryError, match="pulses 2, items 4: 'item-4' belongs to 'more'"):
        read_program(folder)


def test_a_pulse_asks_something_forwards(folder: Path) -> None:
    path = folder / "pulse-bank.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('outcome = "asks"\n', 'outcome = "asks"\nreverse = true\n'))
    with pytest.raises(LibraryError, match="pulses 1, items: count reversed, all of them"):
        read_program(folder)


def test_one_voice_is_no_talk(folder: Path) -> None:
    path = folder / TALK
    path.write_text(path.read_text(encoding="utf-8").replace('"Bo"', '"Ana"'), encoding="utf-8")
    with pytest.raises(LibraryError, match="turns: have one speaker"):
        read_program(folder)


def test_the_calibration_set_must_be_large_and_cover_every_level(folder: Path) -> None:
    calibration = folder / "calibration"
    for path in calibration.iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("level = 4", "level = 3"), encoding="utf-8")
    with pytest.raises(LibraryError, match="tone-recognition: has no score at level 4"):
        read_program(folder)
    (calibration / "02-talk-2.toml").rename(calibration / "02-talk-1.toml")
    with pytest.raises(LibraryError, match="talk-1: names two transcripts"):
        read_program(folder)
    (calibration / "03-talk-3.toml").unlink()
    with pytest.raises(LibraryError, match=r"calibration: has 19 transcripts\. Write at least 20"):
        read_program(folder)


def test_some_scores_must_have_been_hard_to_give(folder: Path) -> None:
    damage(folder / TALK, "is_borderline = true\nnear = 3", "is_borderline = false")
    with pytest.raises(LibraryError, match="is_borderline: is false everywhere"):
        read_program(folder)


def test_pages_are_all_there_and_no_others(folder: Path) -> None:
    (folder / "pages" / "de").mkdir()
    with pytest.raises(LibraryError, match="pages/de: is no language of the program"):
        read_program(folder)
    (folder / "pages" / "de").rmdir()
    (folder / WELCOME).rename(folder / "pages" / "en" / "welcome.md")
    with pytest.raises(LibraryError, match=r"pages/en/welcome\.md: is not known here"):
        read_program(folder)
    (folder / "pages" / "en" / "welcome.md").unlink()
    with pytest.raises(LibraryError, match=r"pages/en/welcome-leaders\.md: is missing"):
        read_program(folder)


def test_pages_have_the_same_sections_in_every_language(folder: Path, tmp_path: Path) -> None:
    path = folder / "program.toml"
    damage(path, "[[forms]]", '[texts.de]\ntitle = "Titel"\nsummary = "Text."\n\n[[forms]]')
    damage(
        path,
        'summary.en = "Short."',
        'summary.en = "Short."\nsummary.de = "Kurz."\nname.de = "Kurz"',
    )
    shutil.copytree(folder / "pages" / "en", folder / "pages" / "de")
    damage(folder / "pages" / "de" / "evidence.md", "### One\n", "Eins\n")
    with pytest.raises(LibraryError, match=r"pages/\*/evidence\.md: headings: differ in number"):
        read_program(folder)


@pytest.mark.parametrize("name", ["pulses.toml", "calibrations/"])
def test_nothing_is_passed_over_in_silence(folder: Path, name: str) -> None:
    path = folder / name
    (folder / "notes.md").write_text("Ours.", encoding="utf-8")
    (folder / ".hidden").mkdir()
    read_program(folder)
    path.mkdir() if name.endswith("/") else path.write_text("x = 1", encoding="utf-8")
    with pytest.raises(LibraryError, match=f"{path.name}: is not known here"):
        read_program(folder)
