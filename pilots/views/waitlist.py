"""Beside step 2: half of the leaders begin later, drawn by lot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.records import dataclass
from kpis.draw_words import draw_lines
from pilots.draft import DraftStep
from pilots.forms.waitlist import WaitlistForm
from pilots.frame import schedule_of
from pilots.halves import LEAST_EACH
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched, StaleDraft
from pilots.operations.drawing import TooFewToDraw, begin_together, choose_weeks, draw_waitlist
from pilots.pages import Page, step_url
from pilots.views.people import members_of
from pilots.waiting_half import WaitingHalf, waiting_half_of
from surveys.anonymity import LEAST_GROUP

MOST_LISTED = 60
USUAL_WEEKS = 13
"""Where the schedule is not chosen yet: the first week after twelve."""
PAGE = "waitlist"


@dataclass(frozen=True, kw_only=True)
class HalfShown:
    """Some of the leaders of a half, by name."""

    title: str
    names: Sequence[str]
    count: int
    url: str

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.names)


def waitlist(page: Page, draft: PilotDraft) -> HttpResponse:
    """Draw, draw again, choose the weeks, or take it back; a later half has none of its own."""
    if draft.waits_for is not None:
        return redirect(reverse("pilots:draft", args=[draft.waits_for_id, PAGE]))
    known = draft.outline.waitlist
    form = WaitlistForm(
        page.request.POST or None,
        weeks=known.weeks_later or _usual_weeks(draft),
        launches_too=known.launches_too or not known.seed,
    )
    act = _ACTIONS.get(page.action)
    if act is None or not (page.action == "together" or form.is_valid()):
        return _show(page, draft, form)
    try:
        act(page, draft, form)
    except StaleDraft:
        text = _("The draft has changed since you opened this page. This is the current version.")
        messages.warning(page.request, text)
    except AlreadyLaunched:
        messages.info(page.request, _("This pilot has been launched. This is where it goes on."))
        return redirect("pilots:list")
    except TooFewToDraw:
        text = _("Choose %(count)s leaders or more first: each half practices in groups.")
        messages.warning(page.request, text % {"count": 2 * LEAST_EACH})
    return redirect(reverse("pilots:draft", args=[draft.pk, PAGE]))


def _draw(page: Page, draft: PilotDraft, form: WaitlistForm) -> None:
    draw_waitlist(
        draft=draft,
        weeks_later=form.value,
        launches_too=form.cleaned_data["launches_too"],
        revision=page.revision,
        by=page.request.member,
        now=timezone.now(),
    )


def _choose(page: Page, draft: PilotDraft, form: WaitlistForm) -> None:
    choose_weeks(
        draft=draft,
        weeks_later=form.value,
        launches_too=form.cleaned_data["launches_too"],
        revision=page.revision,
        by=page.request.member,
        now=timezone.now(),
    )
    messages.success(page.request, _("Saved."))


def _take_back(page: Page, draft: PilotDraft, _form: WaitlistForm) -> None:
    begin_together(draft=draft, revision=page.revision, by=page.request.member, now=timezone.now())


Act = Callable[[Page, PilotDraft, WaitlistForm], None]
_ACTIONS: dict[str, Act] = {"draw": _draw, "weeks": _choose, "together": _take_back}


def _usual_weeks(draft: PilotDraft) -> int:
    """The first week in which the first half is not measured any more."""
    form = schedule_of(draft).form
    return form.weeks + 1 if form else USUAL_WEEKS


def _show(page: Page, draft: PilotDraft, form: WaitlistForm) -> HttpResponse:
    half = waiting_half_of(draft)
    leaders = draft.outline.tally.leaders
    context = {
        "form": form,
        "lines": [*draw_lines(half.draw), *_too_few(half)] if half else [],
        "halves": _halves(page, draft, half) if half else [],
        "times": draft.outline.waitlist.times,
        "can_draw": bool(half) or leaders >= 2 * LEAST_EACH,
        "least": 2 * LEAST_EACH,
        "least_each": LEAST_GROUP,
        "back_url": step_url(draft, DraftStep.LEADERS),
        "step_title": _("Half of the leaders begin later"),
        "step_lede": _(
            "The fairest comparison there is: everybody gets the program, and by lot some get it "
            "later. What changes for both was not the program."
        ),
    }
    return page.show(context, status=422 if form.errors else 200)


def _too_few(half: WaitingHalf) -> list[str]:
    """That levels of such halves will never be set beside each other."""
    if min(len(half.first), len(half.later)) >= LEAST_GROUP:
        return []
    text = _("Levels of these halves will not be compared: it takes %(count)s leaders in each.")
    return [text % {"count": LEAST_GROUP}]


def _halves(page: Page, draft: PilotDraft, half: WaitingHalf) -> list[HalfShown]:
    """Two queries."""
    sides = (
        (_("Begin now"), half.first, draft),
        (_("Begin later"), half.later, half.draft),
    )
    return [
        HalfShown(
            title=title,
            names=_names(page, ids),
            count=len(ids),
            url=step_url(of, DraftStep.LEADERS),
        )
        for title, ids, of in sides
    ]


def _names(page: Page, ids: Sequence[int]) -> list[str]:
    members = members_of(page).filter(pk__in=ids).by_name()
    return list(members.values_list("name", flat=True)[:MOST_LISTED])
