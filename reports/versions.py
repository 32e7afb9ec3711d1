"""Which versions a report rests on."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.models import Rubric
from insights.results import Results
from instruments.models import GivenQuestionnaire
from instruments.scales import ScaleText
from programs.models import ProgramVersion
from programs.module_texts import program_texts
from reports.document import Stated

SHORT = 12
"""Digits of a SHA-256 that are enough to tell two texts apart."""


def versions_of(results: Results) -> tuple[Stated, ...]:
    """Program, rubrics, questions, questionnaires, and the portal itself. Four queries at most."""
    cohort = results.cohort
    version = ProgramVersion.objects.only("pk", "number", "fingerprint").get(pk=cohort.version_id)
    title = program_texts([version.pk], results.language)[version.pk].title
    questions = {chart.title for chart in results.pulses.charts}
    return (
        Stated(_("Program"), f"{title}, {version.number} ({version.fingerprint[:SHORT]})"),
        Stated(_("Rubrics"), _rubrics(results)),
        Stated(_("Questions of pulses"), _digest(questions) if questions else _("none asked yet")),
        Stated(_("Questionnaires"), _questionnaires(results)),
        Stated(_("Empathy Portal"), release()),
    )


def _rubrics(results: Results) -> str:
    told = Rubric.objects.filter(criteria__in=list(results.names)).distinct().order_by("pk")
    numbers = ", ".join(
        _("rubric %(id)s, version %(number)s") % {"id": pk, "number": number}
        for pk, number in told.values_list("pk", "number")
    )
    return numbers or _("nothing told of levels yet")


def _questionnaires(results: Results) -> str:
    given = GivenQuestionnaire.objects.filter(cohort=results.cohort).order_by("position")
    texts = [each.questionnaire.text_in(results.language) for each in given.select_related()]
    return ", ".join(map(_questionnaire, texts)) or _("none")


def _questionnaire(text: ScaleText) -> str:
    return f"{text.title} ({_digest(item.text for item in text.items)})"


def _digest(texts: Iterable[str]) -> str:
    joined = "\n".join(sorted(texts))
    return hashlib.sha256(joined.encode()).hexdigest()[:SHORT]


@functools.cache
def release() -> str:
    """The portal's own, as its project file says."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])
