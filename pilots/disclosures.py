"""What planning uses of the people who plan and who are planned for."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy, ngettext

from people.purposes import Purpose
from pilots.models import PilotDraft


def planning_facts(organization_id: int) -> Sequence[str]:
    """How many drafts. One query."""
    drafts = PilotDraft.objects.filter(organization=organization_id, cohort=None).count()
    if not drafts:
        return []
    text = ngettext(
        "%(total)s draft of a pilot names people.",
        "%(total)s drafts of pilots name people.",
        drafts,
    )
    return [text % {"total": drafts}]


PURPOSES = (
    Purpose(
        name="planning",
        position=110,
        title=gettext_lazy("Planning pilots, programs and decisions"),
        about=gettext_lazy("Putting pilots together, writing programs, weighing costs and offers."),
        people=gettext_lazy("Who plans, and leaders and staff who are planned for"),
        data=gettext_lazy("Who is to take part where and when; comments and judgments of staff"),
        seen_by=gettext_lazy("Admins; whoever is asked to judge or comment sees their own"),
        apps=("pilots", "authoring", "decisions", "roi"),
        facts=planning_facts,
    ),
)
