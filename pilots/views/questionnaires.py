"""Which questionnaires a running pilot gives, as long as nobody has begun to answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from common.wakeups import wake
from instruments.offers import given_keys, offered_questionnaires
from instruments.operations import choose_questionnaires
from instruments.tasks import turn_questionnaires
from people.access import MemberRequest, access
from people.models import Role
from pilots.forms.questionnaires import QuestionnairesForm
from pilots.views.course import of_pilot, pilot_of


@access(Role.ADMIN)
@one_effect
def questionnaires(request: MemberRequest, pk: int) -> HttpResponse:
    """Give others, or none."""
    cohort, now = pilot_of(request, pk), timezone.now()
    language, today = str(request.LANGUAGE_CODE), timezone.localdate(now)
    offered = offered_questionnaires(request.member, cohort.version, language, today)
    form = QuestionnairesForm(request.POST or None, offered=offered, chosen=given_keys(pk))
    page = of_pilot(
        cohort,
        title=_("Questionnaires for the leaders"),
        consequences=[
            _("What is added opens within minutes: leaders get one email with a link."),
            _("Nothing is added once the first cards are open: there would be no “before”."),
            _("What somebody has begun to answer stays."),
        ],
        verb=_("Save"),
        form=form,
        can_happen=cohort.is_running and bool(offered),
    )

    def act() -> str:
        choose_questionnaires(cohort=cohort, choice=form.chosen, by=request.member, now=now)
        wake(turn_questionnaires)
        return _("Saved.")

    return page.answer(request, act)
