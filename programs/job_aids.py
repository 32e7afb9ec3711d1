"""Which modules have a job aid of their own in the kit, kept in the process like their texts: a
published version never changes.
"""

from __future__ import annotations

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from common.addresses import address
from people.models import Role
from programs.content.kinds import MaterialKind
from programs.models import Material

PREFIX = "aid-"
"""Before the slug of the module."""
MOST = 2000
_kept: dict[int, str] = {}


def forget_job_aids() -> None:
    """As in a process that has just started."""
    _kept.clear()


def job_aid_of(module_id: int) -> str:
    """The address of the document that leaders get for a module, '' where there is none. One query
    when it is not known yet.
    """
    if module_id not in _kept:
        if len(_kept) > MOST:
            forget_job_aids()
        own = Concat(Value(PREFIX), F("version__modules__slug"), output_field=TextField())
        found = Material.objects.read_by(Role.LEADER).filter(
            kind=MaterialKind.KIT, version__modules=module_id, slug=own
        )
        _kept[module_id] = next(
            (
                address("programs:kit_document", *place)
                for place in found.values_list("version_id", "slug")
            ),
            "",
        )
    return _kept[module_id]
