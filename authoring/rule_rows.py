"""One rule of a draft as its form holds it: whatever somebody wrote or typed, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from authoring.layout import tables_in
from authoring.toml_text import quoted
from common.records import dataclass
from programs.content.paths import NUMBERS, DeckName, PathChange

Said = Mapping[str, object]


def _text(said: Said, key: str) -> str:
    value = said.get(key, "")
    return str(value).strip()


def _typed_number(text: str) -> int | str:
    """As a number where it is one; anything else is kept for the reader to refuse."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else text


def written(said: Said) -> str:
    """A table on one line."""
    pairs = [f"{key} = {_written_value(value)}" for key, value in said.items()]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _written_value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(quoted(str(each)) for each in value)}]"
    return str(value) if isinstance(value, int) else quoted(str(value))


@dataclass(frozen=True, kw_only=True)
class ConditionRow:
    """One thing that must be so."""

    asked: str
    """The fact, with "/" and the module or criterion that it is about, where it is about one."""
    test: str = ""
    values: Sequence[str] = ()
    number: str = ""

    @classmethod
    def of(cls, said: Said) -> Self:
        """What a table of the file says."""
        values = said.get("values")
        listed = values if isinstance(values, list) else [] if values is None else [values]
        return cls(
            asked=f"{_text(said, 'fact')}/{_text(said, 'of')}".rstrip("/"),
            test=_text(said, "test"),
            values=tuple(str(each).strip() for each in listed),
            number=_text(said, "value"),
        )

    @property
    def fact(self) -> str:
        """What it asks."""
        return self.asked.partition("/")[0]

    @property
    def subject(self) -> str:
        """The module or criterion that it is about; '' where it is about none."""
        return self.asked.partition("/")[2]

    @property
    def is_number(self) -> bool:
        """Whether it compares a number."""
        return self.fact in {each.value for each in NUMBERS}

    @property
    def said(self) -> dict[str, object]:
        """As the file says it."""
        found: dict[str, object] = {"fact": self.fact}
        if self.subject:
            found["of"] = self.subject
        found["test"] = self.test
        if self.is_number:
            return found | ({"value": _typed_number(self.number)} if self.number else {})
        return found | {"values": list(self.values)}


@dataclass(frozen=True, kw_only=True)
class EffectRow:
    """One thing that the rule does. Cards are named with their module: "cues/poll", and "cues/" is
    the module itself.
    """

    do: str
    about: str = ""
    instead: str = ""
    after: str = ""
    to: str = DeckName.CARDS.value
    weeks: str = ""

    @classmethod
    def of(cls, said: Said) -> Self:
        """What a table of the file says."""
        module = _text(said, "module")

        def named(key: str) -> str:
            slug = _text(said, key)
            return f"{module}/{slug}" if slug and "/" not in slug else slug

        return cls(
            do=_text(said, "do"),
            about=f"{module}/{_text(said, 'card')}" if module else "",
            instead=named("with"),
            after=named("after"),
            to=_text(said, "to") or DeckName.CARDS.value,
            weeks=_text(said, "weeks"),
        )

    @property
    def module(self) -> str:
        """The slug of the module."""
        return self.about.partition("/")[0]

    @property
    def card(self) -> str:
        """The slug of the card; '' where the module itself is meant."""
        return self.about.partition("/")[2]

    @property
    def said(self) -> dict[str, object]:
        """As the file says it."""
        found: dict[str, object] = {"do": self.do, "module": self.module, "card": self.card}
        if self.do == PathChange.REPLACE:
            found["with"] = self._inside(self.instead)
        if self.do in {PathChange.ADD, PathChange.MOVE}:
            found["after"] = self._inside(self.after)
        if self.do == PathChange.ADD and self.to != DeckName.CARDS:
            found["to"] = self.to
        if self.do == PathChange.OPEN:
            found["weeks"] = _typed_number(self.weeks)
        return {key: value for key, value in found.items() if value != ""}

    def _inside(self, named: str) -> str:
        """The slug of a card of the same module; one of another module stays named in full, which
        the reader refuses.
        """
        module, _slash, card = named.partition("/")
        return card if module == self.module else named


@dataclass(frozen=True, kw_only=True)
class RuleValues:
    """All of one rule but its name."""

    why: Mapping[str, str]
    """By language."""
    when: Sequence[ConditionRow] = ()
    then: Sequence[EffectRow] = ()

    @classmethod
    def of(cls, said: Said, languages: Sequence[str]) -> Self:
        """What a rule of the file says."""
        why = said.get("why")
        reasons = why if isinstance(why, Mapping) else {}
        return cls(
            why={each: _text(reasons, each) for each in languages},
            when=[ConditionRow.of(each) for each in tables_in(said, "when")],
            then=[EffectRow.of(each) for each in tables_in(said, "then")],
        )

    @property
    def said(self) -> dict[str, object]:
        """As the file says it, without the name."""
        return {
            "why": dict(self.why),
            "when": [row.said for row in self.when],
            "then": [row.said for row in self.then],
        }
