"""Who gets what of a card: words of their own, another card in its place by a rule, or the card as
it stands. Told of files that may be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from authoring.bundle import Files
from authoring.card_entries import AUDIENCES
from authoring.layout import (
    COMPARISON,
    CardPlace,
    card_names,
    card_path,
    languages_with,
    module_slug,
    said_in,
    tables_in,
)
from authoring.numbering import slug_of
from authoring.pieces import Piece, PieceKind, titled
from authoring.rule_changes import RULES
from authoring.rule_rows import ConditionRow, EffectRow, Said
from common.languages import ENGLISH
from common.records import dataclass
from people.models import Audience
from programs.content.kinds import CardPart
from programs.content.paths import PathChange, PathFact

Instead = Mapping[tuple[str, str], Mapping[str, str]]
"""(module, card), by their slugs -> audience -> the card in its place; '' where it is left out."""


@dataclass(frozen=True, kw_only=True)
class AudienceView:
    """What one audience gets of a card or role-play."""

    audience: str
    label: str
    has_words: bool
    """Whether there are words for it alone."""
    is_left_out: bool = False
    instead: str = ""
    """Title of the card that comes in its place."""
    path: str = ""
    """Of that card; '' where it is not in the draft."""

    @property
    def falls_back(self) -> bool:
        """Whether it gets what everybody gets, and no more."""
        return not (self.has_words or self.is_left_out or self.instead)


def asked_alone(said: Said) -> Sequence[str]:
    """The audiences for whom a rule is there, where it asks for nothing else."""
    when = [ConditionRow.of(each) for each in tables_in(said, "when")]
    if len(when) != 1 or when[0].asked != PathFact.AUDIENCE or when[0].test != "is":
        return ()
    return when[0].values


def instead_in(files: Files) -> Instead:
    """What rules for whole audiences put in the place of cards. The first rule that does acts."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for said in RULES.said(files):
        effects = [EffectRow.of(each) for each in tables_in(said, "then")]
        for audience in asked_alone(said):
            for each in effects:
                if each.do == PathChange.REPLACE and each.card and each.instead:
                    new = each.instead.partition("/")[2]
                elif each.do == PathChange.LEAVE_OUT and each.card:
                    new = ""
                else:
                    continue
                found.setdefault((each.module, each.card), {}).setdefault(audience, new)
    return found


def words_for(text: str) -> set[str]:
    """The audiences for whom a file says something of its own."""
    return {str(each.get("audience")) for each in tables_in(said_in(text), "variants")}


def place_of(piece: Piece) -> CardPlace | None:
    """Of a card that everybody gets; None of what is for some already, and of what is no card."""
    if piece.kind not in {PieceKind.CARD, PieceKind.BOOSTER}:
        return None
    part, _slash, name = piece.inside.partition("/")
    return CardPlace(piece.module, CardPart(part), slug_of(name.removesuffix(".toml")))


def has_audiences(piece: Piece) -> bool:
    """Whether it could say something to one audience alone: a card, or a role-play that nothing is
    measured by.
    """
    is_played = piece.kind in {PieceKind.SCENARIO, PieceKind.FORM} and piece.module != COMPARISON
    return piece.is_card or is_played


def views_of(
    files: Files, piece: Piece, text: str, rules: Instead | None = None
) -> list[AudienceView]:
    """What each audience gets of a card or role-play that says this."""
    rules = instead_in(files) if rules is None else rules
    return [view_of(files, piece, text, each, rules) for each in AUDIENCES]


def view_of(
    files: Files, piece: Piece, text: str, audience: Audience, rules: Instead
) -> AudienceView:
    """What one audience gets of it."""
    place, has_words = place_of(piece), audience.value in words_for(text)
    named = (module_slug(files, piece.module), place.slug if place else "")
    slug = rules.get(named, {}).get(audience)
    path = card_at(files, piece.module, slug, piece.language) if slug else ""
    return AudienceView(
        audience=audience.value,
        label=str(audience.label),
        has_words=has_words,
        is_left_out=slug == "",
        instead=(titled(files.get(path, "")) or slug) if slug else "",
        path=path,
    )


def card_at(files: Files, folder: str, slug: str, language: str) -> str:
    """The file of a card by its slug, in a language where it is written in that; '' where there is
    none.
    """
    known = languages_with(files, folder)
    for code in sorted(known, key=lambda code: (code != language, code != ENGLISH)):
        for part in CardPart:
            for name in card_names(files, folder, part).get(code, []):
                if slug_of(name) == slug:
                    return card_path(code, folder, part, name)
    return ""
