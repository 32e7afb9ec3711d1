"""Which module and which card of a newer version follow which of the older ones: those of the same
lineage, whatever they are called and wherever they stand by now. Of a card whose file was given
another name elsewhere, so that no line tells where it comes from, the one like it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Value, When
from django.db.models.fields.json import KeyTextTransform

from common.languages import ENGLISH
from common.records import dataclass
from programs.models import Card, Module, ProgramVersion

Likeness = tuple[str, ...]


@dataclass(frozen=True)
class Succession:
    """Id in an older version -> id in the newer one; what is gone is left out."""

    modules: Mapping[int, int]
    cards: Mapping[int, int]
    """Of cards that are in the same module still."""
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
    ).values_list("pk", "version_id", "lineage")
    cards = Card.objects.filter(
        module__version__program=program, module__version__number__lte=version.number
    )
    listed = [
        CardOfVersion(*row)
        for row in cards.order_by("pk").values_list(
            "pk",
            "module__version_id",
            "module_id",
            "module__lineage",
            "lineage",
            "slug",
            "kind",
            KeyTextTransform("title", KeyTextTransform(ENGLISH, "content")),
        )
    ]
    now = {lineage: pk for pk, number, lineage in modules if number == version.pk}
    earlier = [(pk, lineage) for pk, number, lineage in modules if number != version.pk]
    stayed, sent = _cards_following(listed, version.pk)
    return Succession(
        modules={pk: now[lineage] for pk, lineage in earlier if lineage in now},
        cards=stayed,
        sent=sent,
    )


@dataclass(frozen=True)
class CardOfVersion:
    """A card of some version, by what tells that another one is the same."""

    pk: int
    version: int
    module_id: int
    module: str
    """Lineage of its module."""
    lineage: str
    slug: str
    kind: str
    title: str

    @property
    def likenesses(self) -> tuple[Likeness, Likeness]:
        """By what it is known where its lineage is another: the same in another module, and by
        another name in its own.
        """
        return (self.slug, self.kind, self.title), ("", self.module, self.kind, self.title)


def _cards_following(
    cards: Sequence[CardOfVersion], newest: int
) -> tuple[dict[int, int], dict[int, dict[int, int]]]:
    """Of those that stay in their module, and of those that were sent, by module."""
    by_version: defaultdict[int, list[CardOfVersion]] = defaultdict(list)
    for each in cards:
        by_version[each.version].append(each)
    new = by_version.pop(newest, [])
    stayed: dict[int, int] = {}
    sent: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for before in by_version.values():
        for old, goal in _pairs(before, new):
            if old.module == goal.module:
                stayed[old.pk] = goal.pk
            else:
                sent[goal.module_id][old.pk] = goal.pk
    return stayed, dict(sent)


def _pairs(
    before: Sequence[CardOfVersion], new: Sequence[CardOfVersion]
) -> list[tuple[CardOfVersion, CardOfVersion]]:
    """Cards of one version with those that follow them; no two are followed by one."""
    by_lineage = {each.lineage: each for each in new}
    pairs = [(old, by_lineage[old.lineage]) for old in before if old.lineage in by_lineage]
    for place in (0, 1):
        paired = {each.pk for each in (*dict(pairs), *dict(pairs).values())}
        left = {each.likenesses[place]: each for each in new if each.pk not in paired}
        gone = [each for each in before if each.pk not in paired]
        many = Counter(each.likenesses[place] for each in gone)
        many.update(each.likenesses[place] for each in new if each.pk not in paired)
        pairs += [
            (old, left[like])
            for old in gone
            if (like := old.likenesses[place]) in left and many[like] == 2
        ]
    return pairs


def ever_called(slug: str, module: str) -> Exists:
    """For a filter: that the module there is or was of that name in some version of its program.
    `module` is the path to it.
    """
    named = Module.objects.filter(
        slug=slug,
        lineage=OuterRef(f"{module}__lineage"),
        version__program=OuterRef(f"{module}__version__program"),
    )
    return Exists(named)


def followed(modules: Mapping[int, int]) -> Case:
    """For an update: the module that follows the one in the column `module`, or that one itself."""
    whens = [When(module=old, then=Value(new)) for old, new in modules.items()]
    return Case(*whens, default=F("module"), output_field=BigIntegerField())
