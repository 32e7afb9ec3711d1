"""Whether the plan of a running cohort can go on with a newer version of its program."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.quoting import inside_marks
from programs.models import Module, ProgramVersion
from programs.module_texts import module_texts


def taught_in(cohort: Cohort) -> list[Module]:
    """The modules of a cohort's plan, in the order of their program."""
    planned = Q(pk__in=cohort.steps.exclude(module=None).values("module"))
    chosen = Q(pk__in=cohort.modules.values("pk"))
    return list(Module.objects.filter(planned | chosen).defer("content").order_by("position"))


def obstacles(cohort: Cohort, version: ProgramVersion) -> list[str]:
    """What speaks against it, a sentence each; nothing where it fits. Four queries at most."""
    return list(_obstacles(cohort, version))


def _obstacles(cohort: Cohort, version: ProgramVersion) -> Iterator[str]:
    taught = taught_in(cohort)
    texts = module_texts([module.pk for module in taught], get_language() or "")
    there = {module.lineage for module in version.modules.defer("content")}
    for module in taught:
        if module.lineage not in there:
            title = inside_marks(texts[module.pk].title)
            yield _("“%(title)s” is not in it, and this pilot teaches it.") % {
                "title": inside_marks(title)
            }
    count = len(taught)
    if not any(form.modules == count for form in version.forms):
        yield (
            ngettext(
                "It has no schedule for %(count)d module, and this pilot teaches that many.",
                "It has no schedule for %(count)d modules, and this pilot teaches that many.",
                count,
            )
            % {"count": count}
        )
