"""The questionnaires that a plan will ask, for the forecast of its mails."""

from __future__ import annotations

import datetime as dt
import itertools
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.prospect import Prospect, ProspectiveQuestionnaire, headcount
from cohorts.querysets import taking_part
from common.languages import in_language
from common.whole_numbers import whole_number
from instruments.models import AnswerSheet, Occasion, Questionnaire
from instruments.operations.giving import MOST, SHIPPED
from instruments.states import OccasionKind
from instruments.windows import REMINDED_AFTER, OpenDays, PlanDay, occasions_of, window_for
from messaging.notifications import Recipient
from programs.content.instruments import Instrument
from programs.content.kinds import MaterialKind
from programs.models import ProgramVersion


def questionnaires_of_draft(
    prospect: Prospect,
    organization_id: int,
    version: ProgramVersion | None,
    *,
    keys: Sequence[str],
    zone: str,
    language: str,
) -> list[ProspectiveQuestionnaire]:
    """What a launch gives, as its plan has the days; none where there is no "before" any more. Two
    queries at most.
    """
    plan = [PlanDay(step.kind, step.week, step.opens_on) for step in prospect.steps]
    days = occasions_of(plan, prospect.now.astimezone(zoneinfo.ZoneInfo(zone)).date())
    if OccasionKind.BEFORE not in days:
        return []
    titles = _titles(organization_id, version, keys[:MOST], language)
    given = itertools.product(titles, days.items())
    return list(
        itertools.chain.from_iterable(
            _asked(title, kind, own, prospect.leaders, prospect.now) for title, (kind, own) in given
        )
    )


def _titles(
    organization_id: int, version: ProgramVersion | None, keys: Sequence[str], language: str
) -> list[str]:
    ids = [pk for pk in map(whole_number, keys) if pk is not None]
    own = Questionnaire.objects.filter(organization_id=organization_id, pk__in=ids)
    titles = [each.title for each in own.listed(language)] if ids else []
    if SHIPPED in keys and version is not None:
        shipped = version.materials.filter(kind=MaterialKind.INSTRUMENT).first()
        content = in_language(shipped.content, language) if shipped else None
        titles += [content.title] if isinstance(content, Instrument) else []
    return titles


def _asked(
    title: str,
    kind: OccasionKind,
    days: OpenDays,
    leaders: Sequence[Recipient],
    enrolled_at: dt.datetime,
) -> Iterator[ProspectiveQuestionnaire]:
    for to in leaders:
        window = window_for(kind, days, zone=to.time_zone, enrolled_at=enrolled_at)
        yield ProspectiveQuestionnaire(
            about=_about(title, kind), to=to, opens_at=window.opens_at, closes_at=window.closes_at
        )


def _about(title: str, kind: OccasionKind) -> str:
    return _("%(title)s: %(occasion)s") % {"title": title, "occasion": kind.label}


def questionnaires_of_cohort(
    cohort: Cohort, leaders: Mapping[str, int], *, language: str, now: dt.datetime
) -> list[ProspectiveQuestionnaire]:
    """What opens yet, then what is open, as if nobody had sent it: how many have is nobody's
    matter. Two queries.
    """
    people = [headcount(count, zone) for zone, count in sorted(leaders.items())]
    occasions = Occasion.objects.filter(given__cohort=cohort, closes_on__gte=now.date())
    listed = {each.pk: each for each in occasions.select_related("given__questionnaire")}
    titles = {pk: each.given.questionnaire.text_in(language).title for pk, each in listed.items()}
    found = []
    for each in _open_sheets(listed, now) if listed else ():
        kind = OccasionKind(listed[each.occasion].kind)
        found.append(
            ProspectiveQuestionnaire(
                about=_about(titles[each.occasion], kind),
                to=headcount(each.people, each.zone),
                opens_at=each.opens_at,
                closes_at=each.closes_at,
                is_told=True,
            )
        )
    for pk, own in listed.items():
        kind, days = OccasionKind(own.kind), OpenDays(own.opens_on, own.closes_on)
        found += _asked(titles[pk], kind, days, people, now)
    return [each for each in found if each.is_told or each.opens_at > now]


class OpenSheets(NamedTuple):
    """So many leaders whose sheets opened at the same moment."""

    occasion: int
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    zone: str
    people: int


def _open_sheets(listed: Mapping[int, Occasion], now: dt.datetime) -> list[OpenSheets]:
    """Those whose reminder lies ahead."""
    open_ones = AnswerSheet.objects.filter(
        taking_part("enrollment__"), occasion__in=listed, opens_at__gt=now - REMINDED_AFTER
    )
    columns = ("occasion", "opens_at", "closes_at", "enrollment__member__time_zone")
    counted = open_ones.order_by(*columns).values_list(*columns).annotate(count=Count("pk"))
    return [OpenSheets(*row) for row in counted]
