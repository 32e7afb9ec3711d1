"""Documents of the kit: read in order and in step, or refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs.content.kinds import KitGroup, KitReader
from programs.content.materials import KitPage
from programs.features import Feature
from programs.reading import LibraryError, LibraryProgram, read_program
from programs.reading.pieces import read_piece
from tests.programs.small_program import write_small_program

AID = """---
for: [leaders, coaches]
group: job-aids
features: [cards]
---
# Short aid

### One

| What "it" *is* | When |
|---|---|
| Ask | Today |

{words}
"""


def write(folder: Path, slug: str, text: str = AID, count: int = 60) -> Path:
    """A document in English."""
    path = folder / "kit" / "en" / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("{words}", "word " * count), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_program(tmp_path / "program")


def kit_of(program: LibraryProgram) -> list[tuple[str, KitPage]]:
    found = []
    for material in program.materials:
        content = material.content["en"]
        if isinstance(content, KitPage):
            found.append((material.slug, content))
    return found


def test_a_kit_is_listed_by_group_and_name_and_a_program_may_have_none(folder: Path) -> None:
    bare = read_program(folder)
    assert kit_of(bare) == []
    write(folder, "b")
    write(folder, "a")
    write(folder, "z", AID.replace("job-aids", "model"))
    read = read_program(folder)
    assert [slug for slug, _document in kit_of(read)] == ["z", "a", "b"]
    assert read.fingerprint != bare.fingerprint
    document = kit_of(read)[1][1]
    assert document.title == "Short aid"
    assert document.readers == (KitReader.LEADERS, KitReader.COACHES)
    assert (document.group, document.features) == (KitGroup.JOB_AIDS, (Feature.CARDS,))
    assert document.body.html.startswith("<h2>One</h2>")
    assert '<div class="table-wrap"><table class="table cards">' in document.body.html
    assert '<td data-label="What &quot;it&quot; is">Ask</td>' in document.body.html


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("for:", "readers:", "line 1: does not say who it is for"),
        ("leaders, coaches", "", "for: is empty"),
        ("coaches", "cats", "for: is 'cats'. Use one of: leaders, teams"),
        ("job-aids", "aids", "group: is 'aids'. Use one of: model, job-aids"),
        ("[cards]", "[tricks]", "features: the portal does not offer 'tricks'"),
        ("# Short", "Short", "title: is not a title"),
        ("{words}", "few", "text: has 8 words. Write 60 to 1500"),
    ],
)
def test_a_slip_is_refused_with_what_to_do(folder: Path, old: str, new: str, said: str) -> None:
    write(folder, "aid", AID.replace(old, new, 1))
    with pytest.raises(LibraryError, match=r"kit/en/aid\.md") as refused:
        read_program(folder)
    assert said in str(refused.value)


def test_files_by_other_names_are_refused(folder: Path) -> None:
    odd = write(folder, "Odd name")
    with pytest.raises(LibraryError, match="is no document of the kit"):
        read_program(folder)
    odd.unlink()
    (folder / "kit" / ".hidden").mkdir()
    (folder / "kit" / "fr").mkdir()
    with pytest.raises(LibraryError, match="kit/fr: is no language"):
        read_program(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("coaches", "teams", "for: differ"),
        ("job-aids", "model", "group: differ"),
        ("[cards]", "[]", "features: differ"),
        ("### One", "", "headings: differ"),
    ],
)
def test_a_language_is_in_step_with_english(folder: Path, old: str, new: str, said: str) -> None:
    english = write(folder, "aid")
    german = folder / "kit" / "de" / "aid.md"
    german.parent.mkdir()
    german.write_text(english.read_text().replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError, match=said):
        read_piece(folder, "kit/de/aid.md")
    english.write_text("broken")
    assert isinstance(read_piece(folder, "kit/de/aid.md"), KitPage)
