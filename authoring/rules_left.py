"""What is left of the rules when a module or a card that they name goes."""

from __future__ import annotations

from dataclasses import replace

import tomlkit

from authoring.bundle import Files
from authoring.layout import NotThere
from authoring.rule_changes import RULES, effects_of, write_effects
from authoring.rule_rows import ConditionRow, EffectRow
from authoring.toml_text import opened


def rules_without(files: Files, module: str, card: str = "") -> dict[str, str]:
    """Without what rules do with a module, or one card of it. A rule that asks about the module, or
    to which nothing is left to do, goes whole, and the file with the last one. Rules that cannot be
    read stay as they are.
    """
    left = dict(files)
    try:
        tables = RULES.texts(files).tables
    except NotThere:
        return left
    for place in reversed(range(len(tables))):
        text = _rule_without(tables[place], module, card)
        if text is None:
            left = RULES.without(left, place)
        elif text != tables[place]:
            left = RULES.with_other(left, place, text)
    if tables and not RULES.said(left):
        del left[RULES.path]
    return left


Named = tuple[str, str]
"""(module, card), by their slugs."""


def rules_sent(files: Files, here: Named, there: Named) -> dict[str, str]:
    """With what rules do with a card that is now in another module, under that or another name.
    What joins it to a card that stays behind cannot go along: a rule changes one module at a time.
    """
    module, card = here
    named, sent = f"{module}/{card}", "/".join(there)
    left = dict(files)
    try:
        tables = RULES.texts(files).tables
    except NotThere:
        return left
    for place, text in enumerate(tables):
        document = opened(text)
        rule = document["rules"][0]
        before = effects_of(rule)
        after = [_sent(each, named, sent) for each in before]
        if after != before:
            write_effects(rule, after)
            left = RULES.with_other(left, place, tomlkit.dumps(document))
    return rules_without(left, module, card)


def _sent(effect: EffectRow, named: str, sent: str) -> EffectRow:
    """What still names the card where it was falls away afterwards."""
    if effect.about != named or effect.instead:
        return effect
    return replace(effect, about=sent, after="")


def _rule_without(text: str, module: str, card: str) -> str | None:
    """None where the whole rule goes."""
    document = opened(text)
    rule = document["rules"][0]
    if not card and any(ConditionRow.of(each).subject == module for each in rule.get("when", [])):
        return None
    before = effects_of(rule)
    kept = [_kept(each, module, card) for each in before]
    after = [each for each in kept if each is not None]
    if before and not after:
        return None
    write_effects(rule, after)
    return tomlkit.dumps(document)


def _kept(effect: EffectRow, module: str, card: str) -> EffectRow | None:
    if effect.module != module:
        return effect
    named = f"{module}/{card}"
    if not card or named in {effect.about, effect.instead}:
        return None
    return replace(effect, after="") if effect.after == named else effect
