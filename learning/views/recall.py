"""A leader's recall: a question at a time, what there is to say about the answer, and how often."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import RecallItem
from learning.operations import answer_item, change_pace
from learning.recall_forms import PaceForm, RecallForm
from learning.recalling import RecallPace
from learning.recalls import QuestionAsked, asked_item, state_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.module_texts import module_texts


@access(Role.LEADER)
def recall(request: MemberRequest) -> HttpResponse:
    """The next question; where there is none, when there is one again."""
    state = state_of(request.member, str(request.LANGUAGE_CODE), timezone.now())
    if state.asked is None:
        return render(request, "learning/recall/rest.html", {"state": state})
    return _ask(request, state.asked, RecallForm(state.asked.question))


@access(Role.LEADER)
def question(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a question, and read what there is to say about the answer.

    A second click, the back button and a tab that was left open count nothing twice: the form says
    for which time of asking it was drawn. All of them are led to what was answered.
    """
    item = fetch(RecallItem.objects.of(request.member), pk=pk)
    if request.method != "POST":
        return _show(request, item) if item.reviews else redirect("learning:recall")
    asked = asked_item(item, str(request.LANGUAGE_CODE))
    form = RecallForm(asked.question, request.POST)
    if not form.is_valid():
        return _ask(request, asked, form)
    is_kept = answer_item(item=item, answer=form.answer(), by=request.member, now=timezone.now())
    if not is_kept and not item.reviews:
        return redirect("learning:recall")
    return redirect("learning:recall_question", pk=pk)


@access(Role.LEADER)
def pace(request: MemberRequest) -> HttpResponse:
    """How often the leader is asked; the same again changes nothing."""
    now = timezone.now()
    if request.method == "POST":
        form = PaceForm(request.POST)
        if form.is_valid():
            chosen = RecallPace(form.cleaned_data["pace"])
            change_pace(member=request.member, pace=chosen, now=now)
            messages.success(request, _("Saved."))
            return redirect("learning:recall")
    else:
        state = state_of(request.member, str(request.LANGUAGE_CODE), now)
        form = PaceForm(initial={"pace": state.pace})
    return render(request, "learning/recall/pace.html", {"form": form})


def _ask(request: MemberRequest, asked: QuestionAsked, form: RecallForm) -> HttpResponse:
    context = {"asked": asked, "form": form, "module": _module(request, asked)}
    status = 422 if form.is_bound else 200
    return render(request, "learning/recall/question.html", context, status=status)


def _show(request: MemberRequest, item: RecallItem) -> HttpResponse:
    language = str(request.LANGUAGE_CODE)
    asked = asked_item(item, language, choice=item.choice)
    context = {
        "asked": asked,
        "module": _module(request, asked),
        "state": state_of(request.member, language, timezone.now()),
        "days": (item.due_on - timezone.localdate()).days,
    }
    return render(request, "learning/recall/answered.html", context)


def _module(request: MemberRequest, asked: QuestionAsked) -> object:
    return module_texts([asked.module_id], str(request.LANGUAGE_CODE))[asked.module_id]
