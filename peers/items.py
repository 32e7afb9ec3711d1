"""What a peer rating asks: items of a program's bank, in words for oneself and for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain, zip_longest

from msgspec import Struct

from common.languages import ENGLISH, ByLanguage
from peers.states import Relation
from programs.content.instruments import ScaleKind
from programs.content.kinds import MaterialKind
from programs.content.pulse_bank import BankItem, Construct, PulseBank
from programs.models import Material, ProgramVersion

FEWEST_ITEMS, MOST_ITEMS = 4, 8


class RatedItem(Struct, frozen=True, kw_only=True):
    """One item as it was when its round was planned; texts by language."""

    slug: str
    module: str
    construct: Construct
    own: dict[str, str]
    team: dict[str, str]
    peer: dict[str, str]
    is_reversed: bool = False
    """Whether agreeing speaks against what it is a sign of."""

    def wording(self, relation: str) -> dict[str, str]:
        """As it is put to somebody who reports to the leader, or works with them."""
        return self.team if relation == Relation.REPORT else self.peer


def bank_items(version: ProgramVersion) -> list[RatedItem]:
    """What this version of a program can ask, in its order; [] without a bank. One query.

    Only what is agreed with: one scale serves the whole page.
    """
    kept = Material.objects.filter(version=version, kind=MaterialKind.PULSE_BANK).first()
    texts = kept.content.items() if kept else ()
    banks = {language: bank for language, bank in texts if isinstance(bank, PulseBank)}
    listed = banks[ENGLISH].items if banks else ()
    return [_rated(each, banks) for each in listed if each.scale == ScaleKind.AGREEMENT]


def _rated(item: BankItem, banks: ByLanguage[PulseBank]) -> RatedItem:
    said = {language: bank.wordings(item.slug) for language, bank in banks.items()}
    return RatedItem(
        slug=item.slug,
        module=item.module,
        construct=item.construct,
        own={language: each.own for language, each in said.items()},
        team={language: each.team for language, each in said.items()},
        peer={language: each.peer for language, each in said.items()},
        is_reversed=item.reverse,
    )


def proposed_items(items: Iterable[RatedItem], modules: Collection[str]) -> list[RatedItem]:
    """Those of a cohort's modules, at most eight and evenly; filled up from the others where there
    are too few.
    """
    listed = list(items)
    own = [each for each in listed if each.module in modules]
    rows = [_of_module(own, slug) for slug in sorted({*modules})]
    in_turn = [each for each in chain.from_iterable(zip_longest(*rows)) if each is not None]
    chosen = in_turn[:MOST_ITEMS]
    others = [each for each in listed if each not in own]
    chosen += others[: max(0, FEWEST_ITEMS - len(chosen))]
    return [each for each in listed if each in chosen]


def _of_module(items: Iterable[RatedItem], slug: str) -> list[RatedItem]:
    return [each for each in items if each.module == slug]
