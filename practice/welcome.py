"""The first mail of a pilot: what it is, who asked for it, what is private, what comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, PersonalStep
from common.languages import spoken
from common.places import place
from common.quoting import inside_marks
from common.records import dataclass
from messaging.notifications import MailContent
from messaging.operations import AnyDraft
from messaging.text import ENCLOSED, PREFERENCES, absolute, body
from people.models import Member
from practice.mails import answering_for
from practice.titles import when
from programs.activities import step_title
from programs.cadence import CARD_KINDS
from programs.module_texts import module_texts


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """Somebody's part in a cohort as it begins for them; they may have several."""

    cohort: Cohort
    person: Member
    now: dt.datetime
    steps: Sequence[PersonalStep] = ()
    """Of a leader: cards and sessions not done yet, in order."""
    is_leader: bool = False
    leads: bool = False
    """They facilitate."""
    coached: Sequence[str] = ()
    """Whom they coach, by name."""
    invitations: Sequence[AnyDraft] = ()
    """Travel in the mail."""


def welcome_subject(cohort: str) -> str:
    """The subject of everybody's first mail about a cohort of this name."""
    return _("Welcome to “%(cohort)s”") % {"cohort": cohort}


def compose_welcome(welcome: Welcome) -> MailContent:
    """One mail instead of many: it carries the invitations to all sessions."""
    cohort, person = welcome.cohort, welcome.person
    answers = answering_for(cohort, person)
    paragraphs = [
        _("Hello %(name)s,") % {"name": person.name},
        _what_this_is(cohort, person),
        *_as_leader(welcome),
        *_as_facilitator(welcome),
        *_as_coach(welcome),
        *_sessions(welcome),
        _("A question, or a time that does not suit you? Reply to this email; %(name)s reads it.")
        % {"name": answers.name},
    ]
    why = _("You get this email because you take part in “%(cohort)s”.") % {"cohort": cohort.name}
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    label = _("See your first step") if welcome.is_leader else _("See what is ahead")
    action = (label, absolute(place("today")))
    text = body(paragraphs, action=action, footer=[why, choose])
    return MailContent(subject=welcome_subject(cohort.name), text=text, reply_to=answers.address)


def _what_this_is(cohort: Cohort, person: Member) -> str:
    names = {"cohort": cohort.name, "organization": cohort.organization.name}
    if cohort.launched_by_id == person.pk:
        asked = _("You have set up “%(cohort)s” at %(organization)s.") % names
    else:
        asked = _("%(owner)s would like you to take part in “%(cohort)s” at %(organization)s.") % {
            **names,
            "owner": cohort.launched_by.name,
        }
    what = _(
        "For %(weeks)s weeks leaders practice reading what others feel, and answering so that it "
        "helps: on cards of two to five minutes, and live in a small group."
    ) % {"weeks": cohort.weeks}
    return f"{asked[:1].upper()}{asked[1:]} {what}"


def _as_leader(welcome: Welcome) -> list[str]:
    if not welcome.is_leader:
        return []
    private = _(
        "What you hear about your practice is feedback for you and not an appraisal. What you "
        "write on cards is yours alone, your manager sees none of it, and nobody is ranked."
    )
    return [private, *_first_step(welcome)]


def _first_step(welcome: Welcome) -> Iterator[str]:
    """What to begin with; whoever comes late reads that nothing is owed."""
    opened = [each for each in welcome.steps if each.opens_at <= welcome.now]
    cards = [each for each in opened if each.step.kind in CARD_KINDS]
    ahead = [each for each in welcome.steps if each.opens_at > welcome.now]
    for first in [*cards, *ahead][:1]:
        language = spoken(welcome.person.language)
        texts = module_texts([first.step.module_id], language)
        module = texts.get(first.step.module_id or 0)
        title = step_title(first.step.kind, module.title if module else "")
        named = {"title": inside_marks(title)}
        if first.opens_at > welcome.now:
            named["when"] = when(first.opens_at, welcome.person.time_zone)
            yield _("Your first step is “%(title)s”, on %(when)s.") % named
        elif len(cards) == 1:
            yield _("Your first step is open already: “%(title)s”.") % named
        else:
            yield _(
                "%(count)s steps are open already. Nobody expects you to have done them: begin "
                "with “%(title)s”, between two meetings."
            ) % {**named, "count": len(cards)}
    if len(opened) > len(cards):
        yield _("Sessions that are already over are not yours to make up for.")


def _as_facilitator(welcome: Welcome) -> list[str]:
    if not welcome.leads:
        return []
    return [
        _(
            "You facilitate. Each session has a run sheet: rounds, roles, the questions for "
            "afterwards, the scoring form. What you note there is feedback for the leaders; their "
            "managers do not see it."
        )
    ]


def _as_coach(welcome: Welcome) -> list[str]:
    if not welcome.coached:
        return []
    return [
        _("You coach %(names)s. You see of them what they share with you, and nothing else.")
        % {"names": ", ".join(welcome.coached)}
    ]


def _sessions(welcome: Welcome) -> list[str]:
    if not welcome.invitations:
        return []
    listed = ngettext(
        "Your live session; the attached file puts it into your calendar:",
        "Your live sessions; each of the attached files puts one into your calendar:",
        len(welcome.invitations),
    )
    account = absolute(reverse("people:account"))
    return [
        f"{listed}\n{ENCLOSED}",
        _(
            "When one of them moves you get an email, and the entry moves with it. Or let your "
            "calendar follow by itself: %(account)s has a private link for that."
        )
        % {"account": account},
    ]
