"""The pulse bank of a program: items in four wordings, open questions, pulses to start from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from django.utils.translation import gettext_noop

from common.languages import ByLanguage
from programs.content.instruments import ScaleKind
from programs.content.pulse_bank import (
    FEWEST_QUESTIONS,
    MOST_QUESTIONS,
    BankItem,
    BankPulse,
    Construct,
    Enps,
    OpenQuestion,
    PulseBank,
)
from programs.reading.fields import Fields
from programs.reading.instrument import read_scale
from programs.reading.translations import Translation, in_each

FILE = "pulse-bank.toml"
WORDINGS = ("self", "team", "peer", "around")
FEWEST_ITEMS = 30

Outcomes = Mapping[str, Collection[str]]
"""The slugs of each module's outcomes, by the module's slug."""


def read_bank(root: Path, languages: Collection[str], outcomes: Outcomes) -> ByLanguage[PulseBank]:
    """The file beside program.toml."""
    fields = Fields.read(root, root / FILE)
    return in_each(languages, lambda translation: _bank(fields.anew(), translation, outcomes))


def _bank(fields: Fields, translation: Translation, outcomes: Outcomes) -> PulseBank:
    scales = fields.part("scales")
    items = _items(fields, translation, outcomes)
    questions = _open_questions(fields, translation, outcomes)
    bank = PulseBank(
        version=fields.number("version", 1, 1000),
        recall_weeks=fields.number("recall_weeks", 1, 52),
        lead_in=translation.text(fields, "lead_in"),
        scales={kind: read_scale(scales.part(kind), kind, translation) for kind in ScaleKind},
        enps=_enps(fields.part("enps"), translation),
        items=tuple(items.values()),
        open_questions=tuple(questions.values()),
        pulses=_pulses(fields, translation, outcomes, items, questions),
    )
    scales.finish()
    fields.finish()
    return bank


def _items(fields: Fields, translation: Translation, outcomes: Outcomes) -> dict[str, BankItem]:
    items: dict[str, BankItem] = {}
    asked: dict[tuple[str, str], str] = {}
    for table in fields.tables("items", FEWEST_ITEMS, 200):
        module = table.choice("module", outcomes)
        item = BankItem(
            slug=table.slug("slug", items),
            module=module,
            construct=table.member("construct", Construct),
            scale=table.member("scale", ScaleKind),
            outcome=table.choice("outcome", outcomes[module]),
            reverse=table.has("reverse") and table.flag("reverse"),
            own=translation.text(table, "self"),
            team=translation.text(table, "team"),
            peer=translation.text(table, "peer"),
            around=translation.text(table, "around"),
        )
        texts = (item.own, item.team, item.peer, item.around)
        for wording, text in zip(WORDINGS, texts, strict=True):
            first = asked.setdefault((wording, text), item.slug)
            if first != item.slug:
                problem = gettext_noop("repeats the words of %(first)s. Ask everything once.")
                field = f"{wording}.{translation.language}"
                table.at_odds(field, problem, first=repr(first))
        table.finish()
        items[item.slug] = item
    return items


def _open_questions(
    fields: Fields, translation: Translation, outcomes: Outcomes
) -> dict[str, OpenQuestion]:
    questions: dict[str, OpenQuestion] = {}
    for table in fields.tables("open_questions", 1, 50):
        question = OpenQuestion(
            slug=table.slug("slug", questions),
            module=table.option("module", outcomes),
            own=translation.text(table, "self"),
            team=translation.text(table, "team"),
            peer=translation.text(table, "peer"),
            around=translation.text(table, "around"),
        )
        table.finish()
        questions[question.slug] = question
    return questions


def _enps(fields: Fields, translation: Translation) -> Enps:
    """The question with its usual scale; other cuts would make another figure."""
    enps = Enps(
        lowest=fields.number("lowest", 0, 0),
        highest=fields.number("highest", 10, 10),
        minimum=fields.number("minimum", 5, 1000),
        promoters_from=fields.number("promoters_from", 9, 9),
        detractors_to=fields.number("detractors_to", 6, 6),
        text=translation.text(fields, "text"),
        low=translation.text(fields, "low"),
        high=translation.text(fields, "high"),
    )
    fields.finish()
    return enps


def _pulses(
    fields: Fields,
    translation: Translation,
    outcomes: Outcomes,
    items: Mapping[str, BankItem],
    questions: Mapping[str, OpenQuestion],
) -> tuple[BankPulse, ...]:
    """Three to five questions on one scale. A pulse of a module asks about that module."""
    pulses: dict[str, BankPulse] = {}
    for table in fields.tables("pulses", 1, 30):
        pulse = BankPulse(
            slug=table.slug("slug", pulses),
            module=table.option("module", outcomes),
            title=translation.text(table, "title"),
            items=table.texts("items", FEWEST_QUESTIONS, MOST_QUESTIONS),
            open=table.option("open", questions),
        )
        _check_pulse(table, pulse, items)
        table.finish()
        pulses[pulse.slug] = pulse
    return tuple(pulses.values())


def _check_pulse(table: Fields, pulse: BankPulse, items: Mapping[str, BankItem]) -> None:
    for number, slug in enumerate(pulse.items, start=1):
        field = f"items {number}"
        if slug not in items:
            problem = gettext_noop("%(slug)s is not an item. Use the slug of an item above.")
            raise table.error(field, problem, slug=repr(slug))
        if slug in pulse.items[: number - 1]:
            problem = gettext_noop("%(slug)s is there twice. Ask it once.")
            raise table.error(field, problem, slug=repr(slug))
        if items[slug].scale != ScaleKind.AGREEMENT:
            problem = gettext_noop(
                "%(slug)s asks how often. Use items to agree with: one scale serves the page."
            )
            raise table.error(field, problem, slug=repr(slug))
        if pulse.module and items[slug].module != pulse.module:
            problem = gettext_noop(
                "%(slug)s belongs to %(module)s. Use items of the pulse's module."
            )
            raise table.error(field, problem, slug=repr(slug), module=repr(items[slug].module))
    if all(items[slug].reverse for slug in pulse.items):
        problem = gettext_noop("count reversed, all of them. Ask something forwards as well.")
        table.at_odds("items", problem)
    if len(pulse.items) + bool(pulse.open) > MOST_QUESTIONS:
        problem = gettext_noop(
            "makes more than %(most)s questions. Leave it empty or take an item out."
        )
        table.at_odds("open", problem, most=MOST_QUESTIONS)
