"""What a leader reads when a module has opened, and whether they still want to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cohorts.models import PersonalStep
from common.languages import spoken
from messaging.models import Message
from messaging.operations import Draft
from messaging.preferences import link_for
from messaging.text import absolute, body
from programs.module_texts import ModuleTexts

REASON = "module_open"
UNPLANNED = gettext_noop("the step is not in the plan any more")
KEY_PREFIX = "module_open:"
ANNOUNCED_FOR = dt.timedelta(days=3)
"""An opening is news for three days; after that Today says it just as well."""


def module_open(personal: PersonalStep, words: Mapping[int, ModuleTexts]) -> Draft:
    """The mail about one leader's opened cards; needs step, member and cohort loaded."""
    enrollment, module = personal.enrollment, words[personal.step.module_id or 0]
    member, cohort = enrollment.member, enrollment.cohort
    with translation.override(spoken(member.language)):
        paragraphs = [
            _("Hello %(name)s,") % {"name": member.name},
            _("“%(title)s” is open for you.") % {"title": module.title},
            module.sentence,
            ngettext(
                "There is %(count)s card. It takes a few minutes, and you can stop at any point: what you did is kept.",
                "There are %(count)s cards of two to five minutes each. Take one between two meetings, stop whenever "
                "you like, and pick up where you left off.",
                personal.cards_total,
            )
            % {"count": personal.cards_total},
        ]
        address = absolute(reverse("learning:resume", args=[personal.pk]))
        why = _("You get this mail because you take part in “%(cohort)s”.") % {
            "cohort": cohort.name
        }
        footer = [why, _("Choose which mails you get: %(link)s") % {"link": link_for(member.email)}]
        text, html = body(
            [part for part in paragraphs if part],
            action=(_("Open the next card"), address),
            footer=footer,
        )
        subject = _("Open for you: %(title)s") % {"title": module.title}
    return Draft(
        dedupe_key=f"{KEY_PREFIX}{personal.pk}",
        reason=REASON,
        to_address=member.email,
        to_name=member.name,
        subject=subject,
        text=text,
        html=html,
        organization_key=str(cohort.organization_id),
        topic=cohort.topic,
        person_key=member.key,
        subject_key=f"personal_step:{personal.pk}",
        send_after=personal.opens_at,
        send_before=personal.opens_at + ANNOUNCED_FOR,
    )


def no_longer_wanted(messages: Sequence[Message]) -> dict[int, str]:
    """Message id -> why a leader does not need to hear of the opening any more. One query."""
    step_of = {message.pk: int(message.subject_key.partition(":")[2] or 0) for message in messages}
    steps = PersonalStep.objects.filter(pk__in=step_of.values()).select_related(
        "enrollment__cohort"
    )
    reasons = {step.pk: _why_not(step) for step in steps}
    answers = {pk: reasons.get(step_id, UNPLANNED) for pk, step_id in step_of.items()}
    return {pk: reason for pk, reason in answers.items() if reason}


def _why_not(personal: PersonalStep) -> str:
    if personal.done_at is not None:
        return gettext_noop("the cards are already done")
    if personal.enrollment.left_at is not None:
        return gettext_noop("the leader has left the cohort")
    if personal.enrollment.cohort.state != "running":
        return gettext_noop("the cohort has finished")
    return ""
