"""The forms of role-plays that sessions have to choose from, and the one that is played."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from common.languages import ENGLISH
from people.models import Audience, Member
from practice.dealing import MEASURED_KINDS, Repertoire
from practice.models import PracticeSession
from programs.cadence import StepKind
from programs.comparison_texts import comparison_texts
from programs.content.prose import Prose
from programs.content.scenarios import Scenario
from programs.module_texts import KeptTexts


class SessionTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a session needs of its module, in one language."""

    title: str
    notes: Prose
    scenario: Scenario
    scenarios: tuple[Scenario, ...] = ()

    @property
    def forms(self) -> tuple[Scenario, ...]:
        """All of them, the standard one first."""
        return (self.scenario, *self.scenarios)


session_texts = KeptTexts(SessionTexts, most=200)


def forms_for(session: PracticeSession, language: str) -> list[Scenario]:
    """What a session could play, what it plays among them; its step is loaded. No query where its
    module is known to this process.
    """
    texts = session_texts([session.module_id], language)[session.module_id]
    if session.step.kind not in MEASURED_KINDS:
        return [*texts.forms]
    parallel = comparison_texts(session.module_id, language).scenarios
    known = {form.slug for form in parallel}
    return [*parallel] if session.form in known else [texts.scenario, *parallel]


def scenario_of(session: PracticeSession, language: str) -> Scenario:
    """The form that a session plays; one that its version does not know is the standard one."""
    forms = forms_for(session, language)
    return next((form for form in forms if form.slug == session.form), forms[0])


def situation_in(session: PracticeSession, scenario: Scenario, member: Member) -> Prose | None:
    """The words for leaders of the member's level; none at the two ends, where all are measured by
    the same. Its step is loaded.
    """
    if session.step.kind in MEASURED_KINDS:
        return None
    return scenario.variants.get(Audience(member.audience))


def script_of(session: PracticeSession, language: str) -> Prose | None:
    """What the facilitator says and does at the two ends; None where the program has no words for
    it.
    """
    if session.step.kind not in MEASURED_KINDS:
        return None
    found = comparison_texts(session.module_id, language)
    return found.kickoff if session.step.kind == StepKind.KICKOFF else found.closing


def repertoire_of(modules: Iterable[tuple[int, str]], language: str = ENGLISH) -> Repertoire:
    """Of modules of one version, (id, slug)."""
    slugs = dict(modules)
    texts = session_texts(slugs, language)
    parallel = comparison_texts(next(iter(slugs)), language).scenarios if slugs else ()
    return Repertoire(
        parallel=parallel, of_module={slug: texts[pk].forms for pk, slug in slugs.items()}
    )
