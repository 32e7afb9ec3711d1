"""Stories and recall in one piece, for a device that will have no network, and what was chosen
there. Opened with a network, each leads on to the page that it stands in for.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from learning.ahead import drawn_at, until_then
from learning.operations import NotOpen, OtherStory, WayGone, merge_way
from learning.recall_forms import RecallForm
from learning.recalls_ahead import asked_in_order
from learning.stories import minutes_of
from learning.story_forms import StoryNoteForm, WayForm
from learning.story_pages import ICONS
from learning.story_whole import goes_outline, media_of, outline_of, texts_of
from learning.views.stories import StoryPlace, closed_story, story_place
from people.access import MemberRequest, access
from people.models import Role
from programs.module_texts import module_texts


@access(Role.LEADER)
def story_whole(request: MemberRequest, pk: int) -> HttpResponse:
    """All of a story, which is put together on the device without a network; nothing is kept of
    it here until `story_way` hears of it.
    """
    now, place = timezone.now(), story_place(request, pk)
    if not place.is_open(drawn_at(request, place.opens_at, now)):
        return closed_story(request, place)
    context = {
        "place": place,
        "module_url": reverse("learning:module", args=[pk]),
        "story_url": reverse("learning:story", args=[pk]),
        "minutes": minutes_of(place.journey),
        "outline": outline_of(place.journey),
        "texts": texts_of(place.journey),
        "media": media_of(place.journey).items(),
        "goes": goes_outline(place.goes.runs, place.module_id),
        "behaviors": ICONS.items(),
        "form": StoryNoteForm(),
    }
    answer = render(request, "learning/story/whole.html", context)
    return until_then(answer, place.opens_at, now)


@access(Role.LEADER)
def story_way(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Take in a way that was gone without a network, and what was written after it. Twice is once;
    a way that the story does not have any more is refused, and so is one that comes too late.
    """
    place = story_place(request, pk)
    if request.method != "POST":
        return redirect(place.url)
    form = WayForm(request.POST)
    if not form.is_valid():
        return _refused(request, place, status=409)
    gone = WayGone(number=number, **form.cleaned_data)
    try:
        is_kept = merge_way(
            personal=place.personal, gone=gone, language=place.language, now=timezone.now()
        )
    except NotOpen:
        return closed_story(request, place)
    except OtherStory:
        return _refused(request, place, status=409)
    return redirect("learning:story", pk=pk) if is_kept else _refused(request, place, status=422)


def _refused(request: MemberRequest, place: StoryPlace, *, status: int) -> HttpResponse:
    """For the device alone, which keeps every word and says so where its person looks."""
    return render(request, "learning/story/refused.html", {"place": place}, status=status)


@access(Role.LEADER)
def recall_whole(request: MemberRequest) -> HttpResponse:
    """Every question of the recall that is due or falls due while a device may be away, each with
    what there is to say about any answer.
    """
    language = str(request.LANGUAGE_CODE)
    asked = asked_in_order(request.member, language, timezone.now())
    if not asked:
        return redirect("learning:recall")
    context = {
        "asked": asked,
        "form": RecallForm(asked[0].asked.question),
        "modules": module_texts([each.asked.module_id for each in asked], language),
    }
    return render(request, "learning/recall/whole.html", context)
