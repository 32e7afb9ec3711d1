"""The page of an answer before anybody is asked: the very template, without a way to send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from common.languages import spoken
from common.records import dataclass
from surveys.anonymity import LEAST_COMMENTS, LEAST_GROUP
from surveys.forms import AnswerForm
from surveys.queries import AskedItem, AskedPulse
from surveys.questions import PulseQuestion

AROUND = "around"


@dataclass(frozen=True)
class PreviewLink:
    """Another way to look at it."""

    url: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class Previewed:
    """What the page shows around the page."""

    back_url: str
    links: Sequence[PreviewLink]


@dataclass(frozen=True, kw_only=True)
class PlannedAsking:
    """A pulse that is planned, as the people who get it would meet it."""

    questions: Sequence[PulseQuestion]
    closes_at: dt.datetime
    is_baseline: bool
    cohort: str
    organization: str
    zone: str
    eligible: int


def preview_page(request: HttpRequest, asking: PlannedAsking, *, back_url: str) -> HttpResponse:
    """The page as the address asks for it: `who`, `lang`; for whoever plans the pulse."""
    is_around = request.GET.get("who") == AROUND
    language = spoken(request.GET.get("lang", ""), translation.get_language() or "")
    links = _links(request, language, is_around=is_around)
    with translation.override(language):
        pulse = _asked(asking, language, is_around=is_around)
        form = AnswerForm(items=pulse.items, language=language)
        context = {
            "pulse": pulse,
            "form": form,
            "language": language,
            "preview": Previewed(back_url, links),
        }
        return render(request, "surveys/preview.html", context)


def _asked(asking: PlannedAsking, language: str, *, is_around: bool) -> AskedPulse:
    items = msgspec.json.encode(_items(asking.questions, is_around=is_around)).decode()
    return AskedPulse(
        is_used=False,
        is_linked=not is_around,
        wave_id=0,
        since_as_json="{}",
        closes_at=asking.closes_at,
        is_baseline=asking.is_baseline,
        part=_("Their department, or several together"),
        eligible=asking.eligible,
        min_scores=LEAST_GROUP,
        min_comments=LEAST_COMMENTS,
        cohort=asking.cohort,
        organization=asking.organization,
        look_key="",
        own_language=language,
        house_language=language,
        own_zone=asking.zone,
        cohort_zone=asking.zone,
        items_as_json=items,
    )


def _items(questions: Iterable[PulseQuestion], *, is_around: bool) -> list[AskedItem]:
    """In the wording for these people; what has none is not asked."""
    texts = ((each.kind, each.around if is_around else each.text) for each in questions)
    worded = [(kind, text) for kind, text in texts if text]
    return [
        AskedItem(pk=number, kind=kind, text=text)
        for number, (kind, text) in enumerate(worded, start=1)
    ]


def _links(request: HttpRequest, language: str, *, is_around: bool) -> list[PreviewLink]:
    """Both kinds of people, every language."""
    here = {key: value for key, value in request.GET.items() if key not in ("who", "lang")}

    def link(label: str, *, around: bool, spoken_in: str) -> PreviewLink:
        who = {"who": AROUND} if around else {}
        query = urlencode({**here, **who, "lang": spoken_in})
        is_current = (around, spoken_in) == (is_around, language)
        return PreviewLink(f"?{query}", label, is_current)

    reports = _("For people who report to a leader of this pilot")
    others = _("For everybody else who is asked")
    return [
        link(reports, around=False, spoken_in=language),
        link(others, around=True, spoken_in=language),
        *(
            link(name, around=is_around, spoken_in=code)
            for code, name in settings.LANGUAGES
            if code != language
        ),
    ]
