"""What programs are made of: there and back through JSON, and what no such thing may be."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

from programs.cadence import MODULE_KINDS, StepKind, Weekday
from programs.content.cards import CardContent, MessagePart
from programs.content.forms import FormStep, ProgramForm
from programs.content.instruments import Scale, ScaleKind
from programs.content.journeys import Passage, PassageBlock, PassageLink
from programs.content.kinds import CardKind, MaterialKind
from programs.content.materials import KitPage, MaterialContent, ReadingPage
from programs.content.modules import ModuleContent, ProgramContent
from programs.content.prose import Prose
from programs.content.pulse_bank import PulseBank
from programs.reading import LibraryProgram
from programs.reading.measures import plain
from programs.reading.prose import render, render_with_tables
from tests.content import JOURNEY, SCENARIO, criterion, module_content, prose
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT, VIDEO

ONE_OF_EACH = [QUIZ, REWRITE, REFLECTION, POLL, SPOT, VIDEO]


def everything(program: LibraryProgram) -> Iterator[tuple[Struct, object]]:
    """(thing, its type) for all that a program is made of."""
    for text in program.content.values():
        yield text, ProgramContent
    for form in program.forms:
        yield form, ProgramForm
    for material in program.materials:
        yield from ((text, MaterialContent) for text in material.content.values())
    for module in program.modules:
        yield from ((text, ModuleContent) for text in module.content.values())
        for card in module.cards:
            yield from ((text, CardContent) for text in card.content.values())


def proses(value: object) -> Iterator[Prose]:
    """Every running text inside."""
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from proses(getattr(value, name))
    elif isinstance(value, tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from proses(each)


def test_everything_shipped_survives_json(shipped: LibraryProgram) -> None:
    count = 0
    for thing, its_type in everything(shipped):
        assert msgspec.json.decode(msgspec.json.encode(thing), type=its_type) == thing
        count += 1
    assert count > 100


def test_what_an_author_wrote_stands_beside_what_it_became(shipped: LibraryProgram) -> None:
    count = 0
    for thing, _type in everything(shipped):
        for text in proses(thing):
            count += 1
            html = text.html.replace("<mark>", "").replace("</mark>", "")
            if isinstance(thing, KitPage):
                assert plain(render_with_tables(text.markdown)) == plain(html)
                continue
            if isinstance(thing, ReadingPage):
                html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
            assert render(text.markdown) == html
    assert count > 500


@pytest.mark.parametrize("card", ONE_OF_EACH, ids=lambda card: card.kind)
def test_a_card_says_its_kind(card: CardContent) -> None:
    json = msgspec.json.encode(card)
    assert msgspec.json.decode(json)["kind"] == card.kind
    assert type(msgspec.json.decode(json, type=CardContent)) is type(card)


def test_every_kind_has_one_type(shipped: LibraryProgram) -> None:
    cards = {card.kind for module in shipped.modules for card in module.cards}
    assert cards <= set(CardKind)
    assert {type(card).__struct_config__.tag for card in ONE_OF_EACH} == set(CardKind) - {"read"}
    tags = {each.__struct_config__.tag for each in MaterialContent.__args__}
    assert tags == set(MaterialKind)


@pytest.mark.parametrize(
    ("thing", "changes", "says"),
    [
        (QUIZ.questions[0], {"options": QUIZ.questions[0].options[:1]}, "0 correct options"),
        (QUIZ.questions[0], {"options": QUIZ.questions[0].options[1:2] * 2}, "2 correct options"),
        (REWRITE, {"better_reply": prose("Other words.")}, "'a word or two' is not in"),
        (SPOT, {"cues": (*SPOT.cues, SPOT.cues[0])}, "not cut at the cues"),
        (SPOT, {"cues": SPOT.cues[:1]}, "not cut at the cues"),
        (SPOT.thread[0], {"text": "Noted."}, "do not make its text"),
        (SCENARIO, {"minutes": 50}, "do not take its minutes"),
        (SCENARIO, {"roles": SCENARIO.roles[1:]}, "without a leader"),
        (JOURNEY, {"start": "Nowhere"}, "leads nowhere"),
        (
            JOURNEY,
            {
                "passages": {
                    "Start": Passage(
                        blocks=(
                            PassageBlock(
                                text=prose("Go."), links=(PassageLink(text="On", to="Nowhere"),)
                            ),
                        )
                    )
                }
            },
            "leads nowhere",
        ),
    ],
)
def test_what_a_page_relies_on_is_checked_whoever_made_it(
    thing: Struct, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        replace(thing, **changes)


def test_levels_stand_in_order() -> None:
    one = criterion("tone")
    with pytest.raises(ValueError, match="not 1 to 4"):
        replace(one, levels=one.levels[::-1])


def test_it_is_checked_when_it_is_read_too() -> None:
    broken = msgspec.json.encode(SPOT).replace(b'"text":"Noted. Bye"', b'"text":"Noted."')
    with pytest.raises(msgspec.ValidationError, match="do not make its text"):
        msgspec.json.decode(broken, type=CardContent)
    with pytest.raises(msgspec.ValidationError, match="`sentence`"):
        msgspec.json.decode(b'{"title": "Half a module"}', type=ModuleContent)


@pytest.mark.parametrize("kind", StepKind)
def test_a_step_names_a_module_where_it_is_about_one(kind: StepKind) -> None:
    about = {"kind": kind, "week": 1, "weekday": Weekday.MONDAY}
    FormStep(**about, module=1 if kind in MODULE_KINDS else None)
    with pytest.raises(ValueError, match="a step of the kind"):
        FormStep(**about, module=None if kind in MODULE_KINDS else 1)


def test_a_form_stays_inside_its_weeks_and_modules(shipped: LibraryProgram) -> None:
    form = shipped.forms[0]
    for changes in ({"weeks": form.weeks - 1}, {"modules": form.modules - 1}):
        with pytest.raises(ValueError, match="beyond its weeks or modules"):
            replace(form, **changes)


def test_a_scale_has_a_label_for_each_point() -> None:
    with pytest.raises(ValueError, match="a label for each"):
        Scale(kind=ScaleKind.AGREEMENT, lowest=1, highest=5, labels=("Never", "Always"))


def test_a_bank_asks_only_what_is_in_it(shipped: LibraryProgram) -> None:
    [bank] = [
        material.content["en"]
        for material in shipped.materials
        if material.kind == MaterialKind.PULSE_BANK
    ]
    assert isinstance(bank, PulseBank)
    assert bank.wordings(bank.items[0].slug) == bank.items[0]
    assert bank.wordings(bank.open_questions[0].slug) == bank.open_questions[0]
    with pytest.raises(LookupError):
        bank.wordings("nothing")
    for pulse in (replace(bank.pulses[0], items=("x",)), replace(bank.pulses[0], open="x")):
        with pytest.raises(ValueError, match="not in the bank"):
            replace(bank, pulses=(pulse,))


def test_a_transcript_is_scored_on_every_criterion(shipped: LibraryProgram) -> None:
    [talk, *_more] = [
        material.content["en"]
        for material in shipped.materials
        if material.kind == MaterialKind.TRANSCRIPT
    ]
    with pytest.raises(ValueError, match="once on every criterion"):
        replace(talk, scores=talk.scores[:2])


def test_nothing_can_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        module_content().title = "Other"
    with pytest.raises(AttributeError):
        MessagePart(text="a").text = "b"
