"""A card of its own for one audience: a copy that only a rule gives, and the rule that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import tomlkit
from django.utils.translation import gettext_lazy, override

from authoring.audiences import asked_alone, instead_in
from authoring.bundle import Files
from authoring.card_changes import branch_card
from authoring.card_entries import AUDIENCES, VARIANTS
from authoring.entries import drawn_values
from authoring.layout import CardPlace, NotThere, languages_of, module_slug, said_in
from authoring.numbering import LONGEST_STEM
from authoring.rule_changes import RULES, add_rule, effects_of, write_effects
from authoring.rule_rows import ConditionRow, EffectRow, RuleValues
from authoring.toml_text import opened, with_values
from authoring.writing import is_faithful, rewritten
from common.languages import spoken
from people.models import Audience
from programs.content.kinds import CardPart
from programs.content.paths import PathChange, PathFact

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASONS: Mapping[str, _StrPromise] = {
    Audience.FRONTLINE_LEADER.value: gettext_lazy("because you lead a team yourself"),
    Audience.MANAGER_OF_MANAGERS.value: gettext_lazy("because you lead people who lead teams"),
    Audience.EXECUTIVE.value: gettext_lazy("because you lead a large part of the organization"),
}
"""What a leader reads, where a rule for an audience is new; an author may write something else."""


def write_variant(files: Files, place: CardPlace, audience: str) -> dict[str, str]:
    """A copy of a card for an audience, with the words that were for it alone, and the rule by
    which it comes in the place of the card. Raises NotThere where there is one already.
    """
    module = module_slug(files, place.folder)
    if audience not in list(AUDIENCES) or place.part is CardPart.EXTRAS or not module:
        raise NotThere
    if audience in instead_in(files).get((module, place.slug), {}):
        raise NotThere
    stem = place.slug[:LONGEST_STEM].rstrip("-")
    wished = f"{stem}-{audience.replace('_', '-')}"
    made, slug = branch_card(files, place, wished, partial(_told, audience=Audience(audience)))
    effect = EffectRow(
        do=PathChange.REPLACE.value, about=f"{module}/{place.slug}", instead=f"{module}/{slug}"
    )
    return _with_effect(made, audience, effect)


def _told(text: str, language: str, *, audience: Audience) -> str:
    """The card for one audience: called after it, and without the words for others. One that cannot
    be read stays as it is.
    """
    said = said_in(text)
    title = said.get("title")
    if not isinstance(title, str) or not is_faithful(text):
        return text
    with override(spoken(language)):
        text = with_values(text, title=f"{title} ({audience.label})")
    rows = drawn_values((VARIANTS,), said)[VARIANTS.key]
    own = [row for row in rows if row["audience"] == audience] if isinstance(rows, list) else []
    return rewritten(text, (VARIANTS,), {VARIANTS.key: own})


def _with_effect(files: Files, audience: str, effect: EffectRow) -> dict[str, str]:
    """In the first rule that is there for this audience alone, else in a new one behind all."""
    for place, said in enumerate(RULES.said(files)):
        if list(asked_alone(said)) == [audience]:
            document = opened(RULES.texts(files).tables[place])
            rule = document["rules"][0]
            write_effects(rule, [*effects_of(rule), effect])
            return RULES.with_other(files, place, tomlkit.dumps(document))
    condition = ConditionRow(asked=PathFact.AUDIENCE.value, test="is", values=(audience,))
    why = {code: _reason(audience, code) for code in languages_of(files)}
    return add_rule(files, RuleValues(why=why, when=[condition], then=[effect]))


def _reason(audience: str, language: str) -> str:
    """In a language that the portal speaks; in others an author writes it."""
    if spoken(language) != language:
        return ""
    with override(language):
        return str(REASONS[audience])
