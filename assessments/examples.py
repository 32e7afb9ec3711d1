"""What the levels look like in one module, for whoever scores on the general rubric."""

from __future__ import annotations

from itertools import chain

import msgspec

from assessments.models import Rubric
from common.languages import in_language
from practice.dealing import MEASURED_KINDS
from practice.models import PracticeSession
from programs.content.rubrics import RubricContent
from programs.module_texts import KeptTexts


class RubricTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The rubric of a module, decoded from the JSON of the whole."""

    rubric: RubricContent


rubric_texts = KeptTexts(RubricTexts, most=200)


def examples_for(session: PracticeSession, language: str) -> RubricContent:
    """What the levels look like in the module whose role-play it would be; nothing where the
    session is scored on the rubric of the module, or on a general one with examples of its own. Two
    queries at the two ends of a program, else none, and one more when the module is new to this
    process.
    """
    if session.step.kind not in MEASURED_KINDS:
        return ()
    used = Rubric.objects.for_session(session.pk, session.module_id).first()
    if used is None or not used.is_general or _gives_examples(used, language):
        return ()
    return rubric_texts([session.module_id], language)[session.module_id].rubric


def _gives_examples(rubric: Rubric, language: str) -> bool:
    said = (in_language(each.content, language).levels for each in rubric.criteria.all())
    return any(level.behaviors for level in chain.from_iterable(said))
