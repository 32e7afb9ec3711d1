"""Which module and which card of a newer version follow which of the older ones: those of the same
name, whatever became of their texts; of a card that was sent to another module, the same one there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.fields.json import KeyTextTransform

from common.languages import ENGLISH
from common.records import dataclass
from programs.models import Card, Module, ProgramVersion

Named = tuple[str, ...]


@dataclass(frozen=True)
class Succession:
    """Id in an older version -> id in the newer one; what is gone is left out."""

    modules: Mapping[int, int]
    cards: Mapping[int, int]
    sent: Mapping[int, Mapping[int, int]]
    """By module of the newer version the same, of cards that an older one had in another module."""

    def sent_into(self, modules: Collection[int]) -> dict[int, int]:
        """What follows what, of the cards that were sent into one of these modules."""
        found: dict[int, int] = {}
        for module in self.sent.keys() & set(modules):
            found |= self.sent[module]
        return found


def succession_to(version: ProgramVersion) -> Succession:
    """What follows what, from every older version of the program. Two queries."""
    program = version.program_id
    modules = Module.objects.filter(
        version__program=program, version__number__lte=version.number
    ).values_list("pk", "version_id", "slug")
    cards = Card.objects.filter(
        module__version__program=program, module__version__number__lte=version.number
    )
    listed = [
        NamedCard(*row)
        for row in cards.values_list(
            "pk",
            "module__version_id",
            "module_id",
            "module__slug",
            "slug",
            "kind",
            KeyTextTransform("title", KeyTextTransform(ENGLISH, "content")),
        )
    ]
    named = ((each.pk, each.version, (each.module, each.slug)) for each in listed)
    return Succession(
        modules=_following(((pk, number, (name,)) for pk, number, name in modules), version.pk),
        cards=_following(named, version.pk),
        sent=_sent(listed, version.pk),
    )


@dataclass(frozen=True)
class NamedCard:
    """A card of some version, by what tells that another one is the same."""

    pk: int
    version: int
    module_id: int
    module: str
    slug: str
    kind: str
    title: str

    @property
    def itself(self) -> Named:
        """What stays when it is sent to another module."""
        return (self.slug, self.kind, self.title)


def _sent(cards: Sequence[NamedCard], newest: int) -> dict[int, dict[int, int]]:
    """A card that its module has no more follows the one of its name, kind and title in another,
    where there is exactly one that was not there before.
    """
    there: defaultdict[int, set[Named]] = defaultdict(set)
    for each in cards:
        there[each.version].add((each.module, each.slug))
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for old in cards:
        if old.version == newest or (old.module, old.slug) in there[newest]:
            continue
        goals = [
            new
            for new in cards
            if new.version == newest
            and new.itself == old.itself
            and (new.module, new.slug) not in there[old.version]
        ]
        if len(goals) == 1:
            found[goals[0].module_id][old.pk] = goals[0].pk
    return dict(found)


def _following(things: Iterable[tuple[int, int, Named]], newest: int) -> dict[int, int]:
    """Things are (id, id of their version, what they are called)."""
    listed = list(things)
    by_name = {name: pk for pk, version, name in listed if version == newest}
    return {
        pk: by_name[name] for pk, version, name in listed if version != newest and name in by_name
    }


def followed(modules: Mapping[int, int]) -> Case:
    """For an update: the module that follows the one in the column `module`, or that one itself."""
    whens = [When(module=old, then=Value(new)) for old, new in modules.items()]
    return Case(*whens, default=F("module"), output_field=BigIntegerField())
