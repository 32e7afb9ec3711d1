"""What a leader sets out to do, what became of it, and what a new coach may see of before."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.commitments_forms import (
    CommitmentForm,
    OutcomeForm,
    PassOnForm,
    PutOffForm,
    RewordForm,
)
from coaching.commitments_record import SECTION, what_became
from coaching.commitments_states import CommitmentState
from coaching.models import Commitment
from coaching.operations import (
    StaleCommitment,
    make_commitment,
    put_off,
    reword_commitment,
    settle_commitment,
    show_earlier,
    take_up_again,
)
from coaching.passing_on import decided, to_choose_from, undecided
from cohorts.models import Enrollment, SharedEntry
from cohorts.querysets import EnrollmentQuerySet
from common.once import one_effect
from common.whole_numbers import LARGEST_COUNT, whole_number
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from ui.paging import numbered_page

PAGE = 10


@access(Role.LEADER)
@one_effect
def commitments(request: MemberRequest) -> HttpResponse:
    """What is open, what became of the others, and one more."""
    own = Commitment.objects.visible_to(request.member)
    latest = _own(request).order_by("-enrolled_at", "-pk").first()
    form = CommitmentForm(request.POST or None)
    if request.method == "POST" and latest and form.is_valid():
        make_commitment(
            enrollment=latest,
            wording=form.cleaned_data["wording"],
            due_on=form.cleaned_data["due_on"],
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("Saved. On the day after, you are asked once how it went."))
        return redirect(f"{reverse('coaching:commitments')}?saved=notes")
    coaches = _read_by(request.member)
    settled = [(each, coaches.get(each.pk, "")) for each in own.settled()]
    context = {
        "open_ones": [(each, coaches.get(each.pk, "")) for each in own.open()],
        "settled": numbered_page(settled, request.GET, size=PAGE, name="settled"),
        "form": form,
        "can_commit": latest is not None,
        "undecided": undecided(request.member),
        "today": timezone.localdate(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "coaching/commitments.html", context, status=status)


def _own(request: MemberRequest) -> EnrollmentQuerySet:
    """Programs that the leader takes part in."""
    return Enrollment.objects.visible_to(request.member).own_of(request.member).filter(left_at=None)


def _read_by(member: Member) -> dict[int, str]:
    """The coach who reads a commitment, by its id, where one does."""
    shared = SharedEntry.objects.of(member).filter(section=SECTION).select_related("coach")
    return {int(each.key): each.coach.name for each in shared}


@access(Role.LEADER)
def commitment(request: MemberRequest, pk: int) -> HttpResponse:
    """How did it go? Each button does the same however often it is pressed."""
    found = fetch(Commitment.objects.visible_to(request.member), pk=pk)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    form = _form_of(request, what, found) if what else None
    if form is None or not form.is_valid():
        return _page(request, found, what, form)
    try:
        _said(request, found, what, form)
    except StaleCommitment:
        found.refresh_from_db()
        return _page(request, found, what, form, is_stale=True)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('coaching:commitment', args=[pk])}?saved=notes")


def _form_of(request: MemberRequest, what: str, found: Commitment) -> forms.Form | None:
    """The form that belongs to a button; None for what is no button of ours."""
    kinds: dict[str, type[forms.Form]] = {
        "done": OutcomeForm,
        "let_go": OutcomeForm,
        "not_yet": PutOffForm,
        "changed": RewordForm,
        "again": forms.Form,
    }
    return kinds[what](request.POST) if what in kinds else None


def _said(request: MemberRequest, found: Commitment, what: str, form: forms.Form) -> None:
    """Carry out what a button says."""
    now, said = timezone.now(), form.cleaned_data
    seen = whole_number(request.POST.get("revision", ""), most=LARGEST_COUNT) or 0
    if what == "not_yet":
        put_off(commitment=found, due_on=said["due_on"], revision=seen, now=now)
    elif what == "changed":
        reword_commitment(
            commitment=found,
            wording=said["wording"],
            due_on=said["due_on"],
            outcome=said["became"],
            revision=seen,
            now=now,
            by=request.member,
        )
    elif what == "again":
        take_up_again(commitment=found, revision=seen)
    else:
        state = CommitmentState.DONE if what == "done" else CommitmentState.LET_GO
        settle_commitment(
            commitment=found, state=state, outcome=said["outcome"], revision=seen, now=now
        )


def _page(
    request: MemberRequest,
    found: Commitment,
    what: str,
    form: forms.Form | None,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    sent = {what: form} if form else {}
    context = {
        "commitment": found,
        "became": what_became(found),
        "later": Commitment.objects.visible_to(request.member).filter(follows=found).first(),
        "coach": _read_by(request.member).get(found.pk, ""),
        "outcome_form": sent.get("done") or sent.get("let_go") or OutcomeForm(),
        "put_off_form": sent.get("not_yet") or PutOffForm(),
        "reword_form": sent.get("changed") or RewordForm(start=found.wording),
        "what": what,
        "is_stale": is_stale,
        # What was typed stands there, whatever has become of it meanwhile.
        "can_say": found.is_open or form is not None,
    }
    status = 422 if form else 200
    return render(request, "coaching/commitment.html", context, status=status)


@access(Role.LEADER)
def passing_on(request: MemberRequest, pk: int) -> HttpResponse:
    """What the coach that a leader has now may see of talks before; can be decided anew."""
    coached = _own(request).filter(coach__isnull=False)
    enrollment = fetch(coached.select_related("coach"), pk=pk)
    before = decided(enrollment)
    coach = enrollment.coach.name if enrollment.coach else ""
    form = PassOnForm(
        request.POST if request.method == "POST" else None,
        coach=coach,
        open_ones=to_choose_from(enrollment),
        notes=bool(before and before.includes_notes),
    )
    if request.method == "POST" and form.is_valid():
        show_earlier(
            enrollment=enrollment,
            includes_notes=form.cleaned_data["notes"],
            commitments=form.chosen(),
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("Saved. You can decide again whenever you like."))
        return redirect("coaching:commitments")
    context = {"enrollment": enrollment, "coach": coach, "form": form, "before": before}
    status = 422 if form.is_bound else 200
    return render(request, "coaching/passing_on.html", context, status=status)
