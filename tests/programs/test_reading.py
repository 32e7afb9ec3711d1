"""A program folder is read whole or refused with file, field and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from programs.content.forms import course_length
from programs.content.journeys import PassageMedium
from programs.content.prose import Prose
from programs.reading import LibraryError, LibraryProgram, read_program
from programs.reading.in_step import out_of_step
from programs.reading.prose import ProseProblem, render, render_marked
from tests.programs.small_program import MODULE, write_small_program

ONE = f"en/{MODULE}"
GERMAN = {
    "Tone recognition": "Zwischentöne erkennen",
    "Response adaptation": "Antwort anpassen",
    "Reflective follow-up": "Zurückspiegeln und vereinbaren",
    "Not Evident": "Nicht erkennbar",
    "Emerging": "Ansatzweise",
    "Consistent": "Durchgängig",
    "Mastery": "Souverän",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of one module, free to be damaged."""
    return write_small_program(tmp_path / "program")


def slips(file: str, *changes: tuple[str, str, str]) -> list[tuple[str, str, str, str]]:
    """(file, old, new, what the error says) for changes to one file."""
    return [(file, *change) for change in changes]


def damage(path: Path, old: str, new: str) -> None:
    """Change the file; the words must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_program_is_whole(shipped: LibraryProgram) -> None:
    assert [module.position for module in shipped.modules] == [*range(1, len(shipped.modules) + 1)]
    assert course_length(shipped.forms) == 5
    assert {form.slug: (form.modules, form.weeks) for form in shipped.forms} == {
        "pilot-12": (2, 12),
        "twelve-week": (5, 24),
        "eight-week": (4, 24),
    }
    for module in shipped.modules:
        assert {card.kind for card in module.cards} >= {
            "read",
            "spot",
            "quiz",
            "reflection",
            "rewrite",
        }


def test_spot_parts_put_together_are_the_message(shipped: LibraryProgram) -> None:
    for card in (
        card for module in shipped.modules for card in module.cards if card.kind == "spot"
    ):
        content = card.content["en"]
        seen = []
        for number, message in enumerate(content.thread, start=1):
            assert "".join(part.text for part in message.parts) == message.text
            for part in (part for part in message.parts if part.cue is not None):
                cue = content.cues[part.cue]
                assert (cue.message, cue.phrase) == (number, part.text)
                seen.append(part.cue)
        assert sorted(seen) == list(range(len(content.cues)))


def test_every_move_is_marked_in_the_better_reply(shipped: LibraryProgram) -> None:
    for card in (
        card for module in shipped.modules for card in module.cards if card.kind == "rewrite"
    ):
        content = card.content["en"]
        assert content.better_reply.html.count("<mark>") == len(content.moves)


def test_a_small_program_reads(folder: Path) -> None:
    program = read_program(folder)
    (module,) = program.modules
    assert (module.slug, module.minutes, len(module.cards)) == ("cues", 19, 8)
    summary = Prose("A *small* program.", "<p>A <em>small</em> program.</p>")
    assert program.content["en"].summary == summary
    assert program.forms[0].weeks == 2
    assert [(card.slug, card.part) for card in module.cards][-3:] == [
        ("poll", "cards"),
        ("again", "boosters"),
        ("once-more", "boosters"),
    ]


def test_every_way_of_writing_a_link_is_understood(folder: Path) -> None:
    passages = read_program(folder).modules[0].content["en"].journey.passages
    links = {
        name: [(link.text, link.to) for link in passage.links] for name, passage in passages.items()
    }
    assert links["Start"] == [("Ask", "Asked"), ("Wait", "Waited")]
    assert links["Asked"] == [("A1", "A1")]
    assert links["A2"] == [("On", "A3")]
    assert links["A3"] == [("On", "Seat")]
    assert passages["Asked"].tags == ("asks-first",)
    assert links["Poor end"] == [("", "Debrief")]
    assert passages["Start"].blocks[0].text == Prose("It begins.", "<p>It begins.</p>")


def test_fingerprint_follows_every_byte_that_is_read_and_nothing_else(folder: Path) -> None:
    before = read_program(folder).fingerprint
    (folder / "notes.md").write_text("Ours.", encoding="utf-8")
    assert read_program(folder).fingerprint == before
    damage(folder / ONE / "facilitator-notes.md", "Read it.", "Read it all.")
    assert read_program(folder).fingerprint != before


SLIPS = [
    *slips(
        "cards/01-read.toml",
        ('kind = "read"', 'kind = "reed"', "kind: is 'reed'. Use one of: read, spot"),
        ("minutes = 3", "minutes = 9", "minutes: is 9. Use 2 to 5"),
        ("minutes = 3", "minutes = true", "minutes: is True"),
        ("minutes = 3", 'minutes = 3\ncare = "A death."', "care: does not end the sentence"),
        ("takeaway", "takaway", "takeaway: is missing"),
        ("minutes = 3", "minutes = 3\nmood = 1", "mood: is not known here"),
        ("minutes = 3", "minutes =", "is not TOML"),
        ("Text.", " ", "body: is empty"),
        ("Text.", "<b>Hm</b>", "body: holds HTML"),
        ("Text.", "# Loud", "body: has a heading above"),
        ("Text.", "![x](y)", "body: holds an image"),
        ('"Text."', '"""Text.\n\n    code"""', "body: holds a code block"),
    ),
    *slips(
        "cards/02-spot.toml",
        ("Who has this?\"\nc", "Who had this?\"\nc", "cues 1, phrase: 'Who had"),
        ('phrase = "Who has this?"', 'phrase = "o"', "appears 4 times in message 1"),
        ("message = 3\nphrase = \"Noted.\"", "message = 2\nphrase = \"k. d\"", "overlaps"),
        ("message = 3", "message = 4", "cues 3, message: is 4. Use 1 to 3"),
        ("carries = false", "carries = true", "cues: are all of one sort"),
        ('audience = "executive"', 'audience = "frontline_leader"', "second time"),
    ),
    *slips(
        "cards/03-quiz.toml",
        ("correct = true", "correct = false", "questions 1, options: has 0 correct"),
        ("correct = false", "correct = true", "questions 1, options: has 2 correct"),
        ('why = "It lasts."', "", "questions 1, options 2, why: is missing"),
    ),
    *slips(
        "cards/04-reflection.toml",
        ('["Somebody near."]', '[""]', "hints 1: is not a text"),
    ),
    *slips(
        "cards/05-rewrite.toml",
        ('quote = "You', 'quote = "I', "moves 1, quote: 'I wrote one word.' is not in"),
        ('quote = "Did', 'quote = "word. Did', "moves: a quote overlaps"),
    ),
    *slips(
        "cards/06-poll.toml",
        (', "Later", "Never"', "", "options: has 1 entries. Write 3 to 5"),
    ),
    *slips(
        "boosters/01-again.toml",
        ("[[questions]]", "[questions]", "questions: is"),
    ),
    *slips(
        "rubric.toml",
        ('slug = "response-adaptation"', 'slug = "other"', "criteria 2, slug: must be"),
        ("level = 3", "level = 2", "criteria 1, levels 3, level: must be 3"),
        ('anchor = "tone-recognition 2"', 'anchor = "tone-recognition 1"', "share an anchor"),
        ('name = "Emerging"', 'name = "Sometimes"', "criteria 1, levels 2, name: is 'Sometimes'"),
        ('name = "Tone r', 'name = "Voice r',
         "criteria 1, name: is 'Voice recognition'. It is called"),
    ),
    *slips(
        "scenario.toml",
        ("minutes = 35", "minutes = 36", "rounds: take 46 minutes, not 45"),
        ('key = "leader"', 'key = "lead"', 'have no key "leader"'),
        ('key = "other"', 'key = "leader"', "roles 2, key"),
    ),
    *slips(
        "module.toml",
        ('kpi = "escalations"', 'kpi = "mood"', "outcomes 1, kpi: is 'mood'"),
        ('slug = "cues"', 'slug = "Digital cues"', "slug: is 'Digital cues'"),
    ),
    *slips(
        "facilitator-notes.md",
        ("### Prepare", "# Prepare", "has a heading above"),
    ),
    *slips(
        "cards/02-spot.toml",
        ('{ author = "Ana", role = "lead", time = "08:00", text =', '"No", { text =', "holds"),
    ),
    *slips(
        "journey.twee",
        ("[[On->A2]]", "[[On->A9]]", "A1: links to 'A9'"),
        ("- [[Wait->Waited]]\n", "", "Waited: can never be reached"),
        ("[[On->A2]]", "", "A1: is a dead end"),
        ("[[On->A2]]", "[[On->A1]]", "A1: is part of a circle: A1"),
        ("[[On->A2]]", "[[On->A3]]", "A2: can never be reached"),
        (":: A2", ":: A2 [", "is not a passage header"),
        (":: A2", ":: A1", "A1: is there twice"),
        (":: StoryTitle", "Hm\n:: StoryTitle", "line 2: comes before"),
        (":: StoryTitle", ":: Title", "StoryTitle: is missing"),
        ('"start": "Start"', '"start": "Nowhere"', "'Nowhere' is not a passage"),
        ('{"ifid"', '"ifid"', "StoryData: is not JSON"),
        ('"BD1', '"bd1', "is not a UUID"),
        ("[debrief]", "[ending]", "there are 0 passages tagged"),
        ("- Why?", "Why?\n\n[[Again->Start]]", "Debrief: is the debrief and links on"),
        ("[[Talk->Debrief]]", "[[Again->Start]]", "Good end: is an ending and links on"),
        ("[[On->A2]]", "Go [[on->A2]].", "inside a sentence"),
        ("It begins.", "<i>It</i> begins.", "Start: holds HTML"),
        ("It begins.", "", "Start: has no text"),
        ("[swap]", "", r"has 0 passages tagged \[swap\]"),
        ("Good.", "[else]\nGood.", r"Good end: has an \[else\] without"),
        ("Good.", "[if Asked]\nGood.", "Good end: has a condition that cannot be read"),
        ("Good.", '[if visited("Nobody")]\nGood.', "asks about 'Nobody', which is not a passage"),
        ("Good.", '[if visited("Poor end")]\nGood.\n[continue]', "Good end: has no text on some"),
        ("Good.", 'Good.\n[if visited("Poor end")]\nBad.\n[continue]', "part that is never shown"),
        ("- [[One->Good end]]\n- [[Two->Poor end]]",
         '[if visited("A1")]\n[[One->Good end]]\n[[Two->Poor end]]', "Seat: is a dead end"),
        ("Good.", "Good.\n[price]\nA night.\n[price]\nA day.\n[continue]", "more than one price"),
        ("[[Talk->Debrief]]", "[price]\n[[Talk->Debrief]]", "has a link in its price"),
        ("Good.", "Good.\n[image a-desk]\n[continue]", r"has an \[image a-desk\] without words"),
        ("Good.", "Good.\n[sound a]\nA.\n[sound b]\nB.\n[continue]", r"more than one \[sound\]"),
        ("[[Talk->Debrief]]", "[image a]\nA desk.\n[[Talk->Debrief]]", "words of a picture"),
        ("Good.", "Good. [image a-desk]", r"has \[image a-desk\] inside a sentence"),
        ("Good.", 'Good. [if visited("A1")]', r'has \[if visited\("A1"\)\] inside a sentence'),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), SLIPS)
def test_a_slip_is_named_by_file_and_field(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    damage(folder / ONE / file, old, new)
    with pytest.raises(LibraryError, match=says) as caught:
        read_program(folder)
    assert caught.value.file == f"{ONE}/{file}"


def test_a_passage_has_a_picture_and_a_sound_with_their_words(folder: Path) -> None:
    told = "Good.\n[image a-desk]\nA desk,\nand no chair.\n[sound rain]\nRain.\n[continue]\n"
    damage(folder / ONE / "journey.twee", "Good.\n", told)
    ending = read_program(folder).modules[0].content["en"].journey.passages["Good end"]
    assert ending.image == PassageMedium(file="a-desk", words="A desk, and no chair.")
    assert ending.sound == PassageMedium(file="rain", words="Rain.")
    assert "desk" not in ending.blocks[0].text.markdown


def test_a_story_remembers_the_way(folder: Path) -> None:
    path = folder / ONE / "journey.twee"
    damage(
        path,
        "Good.\n",
        'Good.\n[if visited("Asked", "A2")]\nYou had asked.\n[else]\nYou had waited.\n'
        "[continue]\nIt is over.\n[price]\nA long\nevening.\n[continue]\n",
    )
    story = read_program(folder).modules[0].content["en"].journey
    ending = story.passages["Good end"]
    asked = ["Start", "Asked", "A1", "A2", "A3", "Seat", "Good end"]
    waited = ["Start", "Waited", "W1", "W2", "Seat", "Good end"]
    assert story.leads(asked)
    assert story.leads(waited)
    told = [[block.text.markdown for block in ending.blocks_on(way)] for way in (asked, waited)]
    assert told == [
        ["Good.", "You had asked.", "It is over.", ""],
        ["Good.", "You had waited.", "It is over.", ""],
    ]
    assert ending.price == "A long evening."
    assert [link.to for link in ending.choices(waited)] == ["Debrief"]


@pytest.mark.parametrize(
    "way",
    [[], ["Asked"], ["Start", "A1"], ["Start", "Nowhere"], ["Start", "Asked", "A1", "A1"]],
)
def test_what_is_no_way_through_the_story_is_known(folder: Path, way: list[str]) -> None:
    story = read_program(folder).modules[0].content["en"].journey
    assert not story.leads(way)


def test_a_story_remembers_only_so_much(folder: Path) -> None:
    path = folder / ONE / "journey.twee"
    names = ["Start", "Asked", "A1", "A2", "A3", "Waited", "W1", "W2", "Seat"]
    asked = ", ".join(f'"{name}"' for name in names)
    damage(path, "Good.\n", f"Good.\n[unless visited({asked})]\nNever.\n")
    with pytest.raises(LibraryError, match=r"asks about 9 passages\. Ask about 8 at most"):
        read_program(folder)


def test_passages_that_go_round_in_a_circle_are_refused(folder: Path) -> None:
    path = folder / ONE / "journey.twee"
    damage(path, "- [[Wait->Waited]]", "- [[Wait->Waited]]\n- [[Turn->Round]]")
    damage(
        path,
        ":: A1",
        ":: Round\nAnd\n\n[[round->Again]]\n\n:: Again\nround\n\n[[and->Round]]\n\n:: A1",
    )
    with pytest.raises(LibraryError, match="Round: is part of a circle: Round, Again"):
        read_program(folder)


def test_a_short_story_is_refused(folder: Path) -> None:
    path = folder / ONE / "journey.twee"
    damage(path, ":: W2\nOn.\n\n[[On->Seat]]\n", "")
    damage(path, "[[On->W2]]", "[[On->Seat]]")
    with pytest.raises(LibraryError, match=r"has 11 passages\. Write at least 12"):
        read_program(folder)


def test_missing_files_and_files_in_excess_are_named(folder: Path) -> None:
    card = folder / ONE / "cards" / "06-poll.toml"
    for number in (7, 8, 9):
        shutil.copy(card, card.with_name(f"0{number}-poll-{number}.toml"))
    with pytest.raises(LibraryError, match=r"cards: has 9 cards\. Write 5 to 8"):
        read_program(folder)
    card.with_name("09-poll-9.toml").rename(card.with_name("08-poll-8.toml"))
    card.with_name("08-poll-8.toml").rename(card.with_name("07-poll.toml"))
    card.with_name("07-poll-7.toml").unlink()
    with pytest.raises(LibraryError, match="poll: names two cards"):
        read_program(folder)
    (folder / ONE / "boosters" / "01-again.toml").unlink()
    with pytest.raises(LibraryError, match=r"boosters: has 1 cards\. Write 2"):
        read_program(folder)
    (folder / ONE / "module.toml").unlink()
    with pytest.raises(LibraryError, match=r"module\.toml: is missing. Add the file"):
        read_program(folder)
    (folder / "program.toml").write_bytes(b"\xff")
    with pytest.raises(LibraryError, match="is not UTF-8"):
        read_program(folder)


def test_cards_must_take_a_quarter_of_an_hour(folder: Path) -> None:
    for path in (folder / ONE / "cards").iterdir():
        damage(path, "minutes = ", "minutes = 2 # ")
    with pytest.raises(LibraryError, match=r"minutes: add up to 12\. Make it 15 to 30"):
        read_program(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "practice", module = 1', 'kind = "coaching"', "practice exactly once"),
        (
            'kind = "practice", module = 1',
            'kind = "practice"',
            "forms 1, steps 3, module: is missing",
        ),
        (
            'kind = "kickoff"',
            'kind = "kickoff", module = 1',
            "forms 1, steps 1, module: is not known here",
        ),
        ("modules = 1\n", "modules = 2\n", "modules: is 2. Use 1 to 1"),
        ('weekday = "monday"', 'weekday = "sunday"', "weekday: is 'sunday'"),
        ("[texts.en]", "[texts.de]", r"texts\.en: is missing"),
        ('["01-cues"]', '["01-cues", "01-cues"]', "modules: have the same slug twice"),
        ('slug = "small"', 'slug = "Small one"', "slug: is"),
    ],
)
def test_program_file_is_checked_too(folder: Path, old: str, new: str, says: str) -> None:
    damage(folder / "program.toml", old, new)
    with pytest.raises(LibraryError, match=says):
        read_program(folder)


def test_a_language_folder_needs_the_texts_of_the_program(folder: Path) -> None:
    (folder / "de").mkdir()
    with pytest.raises(LibraryError, match=r"texts\.de: is missing"):
        read_program(folder)


@pytest.fixture
def two_languages(folder: Path) -> Path:
    """The same words stand in for German."""
    shutil.copytree(folder / "en", folder / "de")
    rubric = folder / "de" / MODULE / "rubric.toml"
    text = rubric.read_text(encoding="utf-8")
    for english, german in GERMAN.items():
        text = text.replace(f'"{english}"', f'"{german}"')
    rubric.write_text(text, encoding="utf-8")
    path = folder / "program.toml"
    damage(path, "[[forms]]", '[texts.de]\ntitle = "Titel"\nsummary = "Text."\n\n[[forms]]')
    damage(
        path,
        'summary.en = "Short."',
        'summary.en = "Short."\nsummary.de = "Kurz."\nname.de = "Kurz"',
    )
    return folder


def test_a_second_language_goes_along(two_languages: Path) -> None:
    damage(
        two_languages / "de" / MODULE / "cards" / "02-spot.toml", "Who has this?", "Wer hat das?"
    )
    damage(
        two_languages / "de" / MODULE / "cards" / "02-spot.toml",
        'phrase = "Who has this?"',
        'phrase = "Wer hat"',
    )
    module = read_program(two_languages).modules[0]
    assert set(module.content) == set(module.cards[0].content) == {"en", "de"}
    assert module.content["de"].rubric[0].name == "Zwischentöne erkennen"
    assert module.cards[1].content["de"].thread[0].parts[1].text == "Wer hat"


def test_levels_and_criteria_are_called_the_same_in_every_german_module(
    two_languages: Path,
) -> None:
    damage(two_languages / "de" / MODULE / "rubric.toml", "Souverän", "Meisterhaft")
    with pytest.raises(LibraryError, match="It is called 'Souverän' in every module") as caught:
        read_program(two_languages)
    assert (caught.value.file, caught.value.field) == (
        f"de/{MODULE}/rubric.toml",
        "criteria 1, levels 4, name",
    )


def test_a_module_may_wait_for_its_translation(two_languages: Path) -> None:
    shutil.rmtree(two_languages / "de" / MODULE)
    assert set(read_program(two_languages).modules[0].content) == {"en"}


OUT_OF_STEP = [
    *slips(
        "cards/01-read.toml",
        ("minutes = 3", "minutes = 4", "cards/read minutes: is not in step"),
    ),
    *slips(
        "cards/02-spot.toml",
        ("carries = false", "carries = true\n# ", "cues: are all"),
    ),
    *slips(
        "cards/04-reflection.toml",
        ('["Somebody near."]', '["One.", "Two."]', r"hints \(number of entries\)"),
    ),
    *slips(
        "cards/02-spot.toml",
        ('audience = "executive"', 'audience = "frontline_leader"', "for the second time"),
        ('[[variants]]\naudience = "executive"\ntext = "You get a report."\n', "", "executive"),
    ),
    *slips(
        "cards/01-read.toml",
        ("minutes = 3", 'minutes = 3\ncare = "einem Streit"', "cards/read content care"),
    ),
    *slips(
        "module.toml",
        ('kpi = "escalations"', 'kpi = "reply_tone"', "outcomes 1 kpi"),
    ),
    *slips(
        "scenario.toml",
        ('key = "other"', 'key = "ana"', "roles 2 key"),
    ),
    *slips(
        "journey.twee",
        ("[asks-first]", "[assumes]", "tags"),
        ("- [[Ask->Asked]]\n- [[Wait->Waited]]", "- [[Wait->Waited]]\n- [[Ask->Asked]]",
         "links 1 to"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), OUT_OF_STEP)
def test_languages_must_be_in_step(
    two_languages: Path, file: str, old: str, new: str, says: str
) -> None:
    damage(two_languages / "de" / MODULE / file, old, new)
    with pytest.raises(LibraryError, match=says):
        read_program(two_languages)


def test_other_names_are_out_of_step(two_languages: Path) -> None:
    journey = two_languages / "de" / MODULE / "journey.twee"
    text = journey.read_text(encoding="utf-8")
    journey.write_text(text.replace("W2", "Warten"), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"journey\.twee passages W2, Warten"):
        read_program(two_languages)
    cards = two_languages / "de" / MODULE / "cards"
    (cards / "01-read.toml").rename(cards / "01-lesen.toml")
    with pytest.raises(LibraryError, match="Use the same names"):
        read_program(two_languages)


def test_other_sorts_of_things_are_out_of_step() -> None:
    assert out_of_step({"a": [1]}, {"a": ["x"]}) == " a 1"
    assert out_of_step({"a": ["x", {"parts": [1]}]}, {"a": ["y", {"parts": []}]}) is None


def test_a_whole_program_is_rendered_once(shipped_folder: Path) -> None:
    """Every page of the editor reads all of a draft: what nobody changed costs nothing again."""
    read_program(shipped_folder)
    before = render.cache_info()
    read_program(shipped_folder)
    after = render.cache_info()
    assert after.misses == before.misses


def test_prose_is_safe() -> None:
    assert "href" not in render("[x](javascript:alert(1))")
    assert 'rel="noopener noreferrer"' in render("[x](https://example.org)")
    assert render("a < b & c") == "<p>a &lt; b &amp; c</p>"


def test_marks_stay_inside_a_paragraph_and_apart() -> None:
    marked = render_marked("One two.\n\nThree.", ["two", "Three"])
    assert marked == "<p>One <mark>two</mark>.</p>\n<p><mark>Three</mark>.</p>"
    with pytest.raises(ProseProblem, match="runs past the end of a paragraph"):
        render_marked("One.\n\nTwo.", ["One.\n\nTwo"])
    with pytest.raises(ProseProblem, match="overlaps"):
        render_marked("One two three.", ["One two", "two three"])
