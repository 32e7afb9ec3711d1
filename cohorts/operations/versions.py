"""A cohort goes on with a newer version of its program."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cohorts.models import Cohort
from programs.models import ProgramVersion
from programs.succession import followed


class NotNewer(Exception):
    """The version is of another program, or not newer than the one the cohort is on."""


class CohortOver(Exception):
    """The cohort is finished: it keeps the version on which it was run."""


def held_for_version(*, cohort: Cohort, version: ProgramVersion) -> Cohort | None:
    """The cohort, held until the transaction ends. None where it is on that version already. Raises
    NotNewer and CohortOver.
    """
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if held.version_id == version.pk:
        return None
    own = ProgramVersion.objects.get(pk=held.version_id)
    if own.program_id != version.program_id or own.number > version.number:
        raise NotNewer
    if held.is_finished:
        raise CohortOver
    return held


@transaction.atomic
def put_on_version(*, cohort: Cohort, version: ProgramVersion, modules: Mapping[int, int]) -> None:
    """The plan of a cohort that is held teaches these modules instead, old id -> new; its days
    stay. Waits for whoever is just finishing a card of it. The same once more changes nothing.
    """
    cohort.version = version
    cohort.save(update_fields=["version"])
    taught = cohort.modules.values_list("pk", flat=True)
    cohort.modules.set([modules.get(pk, pk) for pk in taught])
    cohort.steps.exclude(module=None).update(module=followed(modules))
