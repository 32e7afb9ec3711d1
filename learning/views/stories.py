"""The story of a module: a moment a page, then what its way showed. A leader's own, all of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, PersonalStep
from common.records import dataclass
from common.whole_numbers import LARGEST_COUNT, whole_number
from learning.ahead import until_then
from learning.models import JourneyRun
from learning.operations import NotOpen, StaleStoryNote, StoryChoice, Went, go_on, keep_note
from learning.runs import STORY_STEP, Goes, debrief_url, goes_of, others_went
from learning.stories import Going, endings, endings_met, is_through, minutes_of
from learning.story_forms import ChoiceForm, StoryNoteForm
from learning.story_pages import map_of, moment_of, moment_url
from people.access import MemberRequest, access, found
from people.models import Role
from programs.content.journeys import Journey
from programs.module_texts import module_texts, story_texts


@dataclass(frozen=True, kw_only=True)
class StoryPlace:
    """The story of a module in front of one leader."""

    personal: PersonalStep
    module_id: int
    module_title: str
    journey: Journey
    goes: Goes
    language: str

    is_gone = False

    @property
    def opens_at(self) -> dt.datetime:
        """With the cards of the module."""
        return self.personal.opens_at

    @property
    def cohort(self) -> Cohort:
        """The one whose plan opens it."""
        return self.personal.enrollment.cohort

    @property
    def is_running(self) -> bool:
        """Whether there is anything to choose now."""
        return self.cohort.is_running

    @property
    def is_paused(self) -> bool:
        """Whether it goes on later."""
        return self.cohort.is_paused

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the story can be gone through."""
        return self.opens_at <= now and self.is_running

    @property
    def url(self) -> str:
        """Where the story stands: what is under way, else what came of the latest go, else the
        start.
        """
        step, under_way = self.personal.pk, self.goes.under_way(self.module_id)
        if under_way:
            return moment_url(step, under_way.number, at=len(under_way.way))
        last = self.goes.runs[-1] if self.goes.runs else None
        if last and last.is_finished:
            return debrief_url(step, last.number)
        return moment_url(step, self.goes.next_number)


def story_place(request: MemberRequest, pk: int) -> StoryPlace:
    """The story beside the cards of one of the leader's own steps; 404 for any other."""
    personal = found(STORY_STEP.first(request.member, pk))
    module_id, language = personal.step.module_id, str(request.LANGUAGE_CODE)
    if module_id is None:
        raise Http404
    return StoryPlace(
        personal=personal,
        module_id=module_id,
        module_title=module_texts([module_id], language)[module_id].title,
        journey=story_texts([module_id], language)[module_id].journey,
        goes=goes_of(personal),
        language=language,
    )


@access(Role.LEADER)
def story(request: MemberRequest, pk: int) -> HttpResponse:
    """To where the story stands, whatever has been done since somebody linked here."""
    return redirect(story_place(request, pk).url)


@access(Role.LEADER)
def moment(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One moment of a go, and the choice that is made there.

    What is sent twice, or from a page that is behind, changes nothing and is led to where the story
    stands. A go begins with its first choice: looking at its first page keeps nothing.
    """
    now, place = timezone.now(), story_place(request, pk)
    if not place.is_open(now):
        return closed_story(request, place)
    if request.method != "POST":
        return _read(request, place, number)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return redirect(place.url)
    choice = StoryChoice(number=number, **form.cleaned_data)
    try:
        went = go_on(personal=place.personal, choice=choice, language=place.language, now=now)
    except NotOpen:
        return closed_story(request, place)
    if went.going is Going.ELSEWHERE:
        messages.info(
            request, _("The story went on in another window. This is where it stands now.")
        )
    return redirect(_stands(place, went))


def _stands(place: StoryPlace, went: Went) -> str:
    run = went.run
    if run is None:
        return place.url
    if run.is_finished:
        return debrief_url(place.personal.pk, run.number)
    return moment_url(place.personal.pk, run.number, at=len(run.way))


def _read(request: MemberRequest, place: StoryPlace, number: int) -> HttpResponse:
    """A moment of a go, or of one that would begin here."""
    after, asked = _number(request, "after"), _number(request, "at")
    run = place.goes.of(number)
    if run is None and number == place.goes.next_number:
        way = place.goes.way_before(place.module_id, place.journey, after=after, at=asked)
        asked = len(way)
    elif run is not None and run.module_id == place.module_id:
        way = run.way
    else:
        return redirect(place.url)
    at = asked if 0 < asked <= len(way) else len(way)
    if is_through(place.journey, way[:at]):
        return redirect(debrief_url(place.personal.pk, number) if run else place.url)
    context = {
        "place": place,
        "module_url": reverse("learning:module", args=[place.personal.pk]),
        "moment": moment_of(place.journey, way, at),
        "minutes": minutes_of(place.journey),
        "after": 0 if run else after,
        "way": way[:at],
        "onward_url": moment_url(place.personal.pk, number, at=at + 1) if at < len(way) else "",
        "is_told_anew": run is None and at == 1 and _was_left(place),
    }
    return render(request, "learning/story/moment.html", context)


def _was_left(place: StoryPlace) -> bool:
    """Whether the leader was under way in a story that is told differently now."""
    last = place.goes.runs[-1] if place.goes.runs else None
    return last is not None and not last.is_finished and last.module_id != place.module_id


def _number(request: MemberRequest, name: str) -> int:
    """A number of the address; 0 where there is none."""
    return whole_number(request.GET.get(name, ""), most=LARGEST_COUNT) or 0


@access(Role.LEADER)
def debrief(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """What a finished go showed: its map, how others chose, and words for oneself."""
    place = story_place(request, pk)
    run = place.goes.of(number)
    if run is None or not run.is_finished:
        return redirect(place.url)
    form = StoryNoteForm.of(run)
    if request.method != "POST":
        return _debrief(request, place, run, form)
    form = StoryNoteForm(request.POST)
    if not form.is_valid():
        return _debrief(request, place, run, form)
    seen_at, text = form.cleaned_data["seen_at"], form.cleaned_data["text"]
    try:
        keep_note(run=run, text=text, seen_at=seen_at, now=timezone.now())
    except StaleStoryNote as stale:
        return _debrief(request, place, run, form, stale=stale.current)
    messages.success(request, _("Saved. Only you can see it."))
    return redirect(f"{debrief_url(pk, number)}?saved=story{pk}n{number}#note")


def _debrief(
    request: MemberRequest,
    place: StoryPlace,
    run: JourneyRun,
    form: StoryNoteForm,
    *,
    stale: JourneyRun | None = None,
) -> HttpResponse:
    """A go in the story as it was told then; from a form that came back every word is kept."""
    seen_at = stale.noted_at.isoformat() if stale and stale.noted_at else ""
    context = {
        "place": place,
        "run": run,
        "module_url": reverse("learning:module", args=[place.personal.pk]),
        "goes": [
            (each, debrief_url(place.personal.pk, each.number)) for each in place.goes.finished
        ],
        "form": form,
        "stale": stale,
        "seen_at": seen_at,
        **_showed(place, run, others_went(run, request.member)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "learning/story/debrief.html", context, status=status)


def _showed(
    place: StoryPlace, run: JourneyRun, chose: Mapping[str, Counter[str]]
) -> dict[str, object]:
    """What a go shows in the story that was told then."""
    told = story_texts([run.module_id], place.language)[run.module_id].journey
    is_told = run.module_id == place.module_id and place.is_open(timezone.now())
    again = (place.personal.pk, place.goes.next_number) if is_told else None
    ways = [each.way for each in place.goes.finished if each.module_id == run.module_id]
    return {
        "story": told,
        "texts": moment_of(told, run.way, len(run.way)).texts,
        "stops": map_of(run, told, chose, again),
        "tells_of_others": bool(chose),
        "endings_met": len(endings_met(told, ways)),
        "endings": len(endings(told)),
        "again_url": moment_url(*again) if again else "",
    }


def closed_story(request: MemberRequest, place: StoryPlace) -> HttpResponse:
    """Not open yet, or the program rests or has finished: says which, and when."""
    context = {
        "place": place,
        "module": module_texts([place.module_id], place.language)[place.module_id],
        "module_url": reverse("learning:module", args=[place.personal.pk]),
    }
    status = 409 if request.method == "POST" else 200
    answer = render(request, "learning/closed.html", context, status=status)
    is_too_early = status == 409 and place.is_running
    return until_then(answer, place.opens_at, timezone.now()) if is_too_early else answer
