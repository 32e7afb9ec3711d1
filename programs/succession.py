"""Which module and which card of a newer version follow which of the older ones: those of the same
name, whatever became of their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import BigIntegerField, Case, F, Value, When

from common.records import dataclass
from programs.models import Card, Module, ProgramVersion

Named = tuple[str, ...]


@dataclass(frozen=True)
class Succession:
    """Id in an older version -> id in the newer one; what is gone is left out."""

    modules: Mapping[int, int]
    cards: Mapping[int, int]


def succession_to(version: ProgramVersion) -> Succession:
    """What follows what, from every older version of the program. Two queries."""
    program = version.program_id
    modules = Module.objects.filter(
        version__program=program, version__number__lte=version.number
    ).values_list("pk", "version_id", "slug")
    cards = Card.objects.filter(
        module__version__program=program, module__version__number__lte=version.number
    ).values_list("pk", "module__version_id", "module__slug", "slug")
    return Succession(
        modules=_following(((pk, number, (name,)) for pk, number, name in modules), version.pk),
        cards=_following(
            ((pk, number, (module, name)) for pk, number, module, name in cards), version.pk
        ),
    )


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
