"""What a newer edition's differences are called and how they read."""

from __future__ import annotations

from django.utils.translation import override

from authoring.comparing import MOST_LINES
from authoring.form_changes import FORMS
from authoring.models import Manuscript
from authoring.offers import Offer, OfferedPiece
from authoring.three_ways import ChangedBy, sides_of
from tests.authoring.shipping import READ, changed
from tests.authoring.test_merging import ANOTHER

Files = dict[str, str]


def offered(base: Files, theirs: Files, ours: Files | None = None) -> list[OfferedPiece]:
    sides = sides_of(base, theirs, base if ours is None else ours)
    return Offer(Manuscript(), Manuscript(), sides).pieces(ChangedBy.THEM)


def test_orders_are_called_by_what_they_order(small: Files) -> None:
    shows = {f"calibration/0{n}-{name}.toml": name for n, name in ((1, "a"), (2, "b"))}
    turned = {f"calibration/0{n}-{name}.toml": name for n, name in ((1, "b"), (2, "a"))}
    [order] = offered({**small, **shows}, {**small, **turned})
    assert (order.name, order.is_moved) == ("Order of the transcripts", True)
    long = ANOTHER.replace("short", "long").replace("Short", "Long")
    [order] = offered(FORMS.with_new(small, 1, long), FORMS.with_new(small, 0, long))
    assert order.name == "Order of the schedules"
    assert [(line.text, line.is_new) for line in order.texts[0].theirs].count(
        ("Weeks “Long”", True)
    ) == 1


def test_blank_lines_alone_are_a_difference_without_lines(small: Files) -> None:
    [piece] = offered(small, {**small, READ: small[READ] + "\n"})
    assert not piece.texts


def test_long_differences_end_somewhere(small: Files) -> None:
    long = "".join(f"# {number}\n" for number in range(MOST_LINES + 1))
    [piece] = offered(small, changed(small, (READ, "minutes", f"{long}minutes")))
    [text] = piece.texts
    assert (len(text.theirs), text.has_more) == (MOST_LINES, True)


def test_the_module_is_not_named_twice(small: Files) -> None:
    notes = "en/01-cues/facilitator-notes.md"
    [about, card] = sorted(
        offered(small, changed(small, (notes, "Read it.", "Do."), (READ, "Text.", "More."))),
        key=lambda each: each.module,
    )
    assert (about.name, about.module) == ("Facilitator notes “Cues”", "")
    assert (card.name, card.module) == ("Card “Read”", "Cues")
    with override("de"):
        [about] = offered(small, changed(small, (notes, "Read it.", "Do.")))
    assert about.name.endswith("„Cues“")
    assert about.module == ""
