"""What is in a talk: its agenda, its notes, and the guide beside it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coaching.agenda import agenda_of
from coaching.commitments_forms import CommitmentForm
from coaching.guide import guide_of
from coaching.models import Talk, TalkNote
from coaching.notes_forms import TalkNoteForm, TopicForm
from coaching.notes_readers import NoteShown, both_of, is_current
from coaching.notes_states import NoteAudience
from coaching.operations import (
    HasBeenRead,
    StaleTalkNote,
    TalkClosed,
    change_note,
    make_commitment,
    note_reading,
    remove_note,
    save_topic,
    write_note,
)
from coaching.passing_on import undecided
from coaching.querysets import TalkQuerySet
from coaching.talk_page import talk_page
from cohorts.models import Enrollment
from cohorts.operations import open_shared
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Member, Role


@access(Role.LEADER)
@require_POST
def topic(request: MemberRequest, pk: int) -> HttpResponse:
    """What the leader wants to talk about; the same again changes nothing."""
    talk = fetch(_talks(request).filter(enrollment__member=request.member), pk=pk)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _page(request, talk, topic_form=form)
    try:
        save_topic(talk=talk, writing=form.writing(), now=timezone.now(), by=request.member)
    except StaleTalkNote as stale:
        return _page(request, talk, topic_form=form, stale_topic=stale.standing, is_stale=True)
    except TalkClosed:
        return _too_late(request, _talk(request, pk), form.writing().text)
    said = _("Saved. %(coach)s reads it before you talk.") % {"coach": talk.coach.name}
    messages.success(request, said if talk.is_open else _("Saved."))
    return _back(talk, "topic")


def _too_late(request: MemberRequest, talk: Talk, text: str) -> HttpResponse:
    """What the leader wanted to talk about, of a talk that is over: it can stay as a note."""
    typed = QueryDict(mutable=True)
    typed.update({"text": text, "audience": NoteAudience.ONLY_ME})
    note_form = TalkNoteForm(typed, both=both_of(talk, request.member))
    return _page(request, talk, note_form=note_form, is_late=True)


@access(Role.LEADER, Role.COACH)
@require_POST
@one_effect
def write(request: MemberRequest, pk: int) -> HttpResponse:
    """A new note."""
    talk = _talk(request, pk)
    form = TalkNoteForm(request.POST, both=both_of(talk, request.member))
    if not form.is_valid():
        return _page(request, talk, note_form=form)
    write_note(talk=talk, writing=form.writing(), now=timezone.now(), by=request.member)
    messages.success(request, _("Saved."))
    return _back(talk, "text")


@access(Role.LEADER)
@require_POST
@one_effect
def commit(request: MemberRequest, pk: int) -> HttpResponse:
    """The talk closes with what the leader sets out to do."""
    talk = fetch(_talks(request).filter(enrollment__member=request.member), pk=pk)
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        return _page(request, talk, commitment_form=form)
    make_commitment(
        enrollment=talk.enrollment,
        talk=talk,
        wording=form.cleaned_data["wording"],
        due_on=form.cleaned_data["due_on"],
        now=timezone.now(),
        by=request.member,
    )
    messages.success(request, _("Saved. On the day after, you are asked once how it went."))
    return _back(talk, "wording")


@access(Role.LEADER, Role.COACH)
def own_notes(request: MemberRequest) -> HttpResponse:
    """What somebody wrote for themselves, also in talks with somebody they no longer talk to."""
    notes = TalkNote.objects.visible_to(request.member).alone_of(request.member)
    shown = [NoteShown(note=each, member=request.member) for each in notes.with_readers()]
    return render(request, "coaching/own_notes.html", {"notes": shown})


@access(Role.LEADER, Role.COACH)
def note(request: MemberRequest, pk: int) -> HttpResponse:
    """Its author changes a note, who reads it, or takes it away."""
    own = TalkNote.objects.visible_to(request.member).filter(author=request.member, is_topic=False)
    found = fetch(own.with_readers(), pk=pk)
    both = both_of(found.talk, request.member)
    if request.method != "POST":
        return _note_page(request, found, TalkNoteForm(both=both, note=found))
    if request.POST.get("remove"):
        return _remove(request, found)
    form = TalkNoteForm(request.POST, both=both)
    if not form.is_valid():
        return _note_page(request, found, form)
    try:
        change_note(note=found, writing=form.writing(), now=timezone.now())
    except StaleTalkNote as stale:
        return _note_page(request, found, form, stale=stale)
    except HasBeenRead:
        form.add_error("audience", _("It has been read. It stays for both."))
        return _note_page(request, found, form)
    messages.success(request, _("Saved."))
    return redirect(_after(request, found))


def _remove(request: MemberRequest, found: TalkNote) -> HttpResponse:
    try:
        remove_note(note=found, now=timezone.now())
    except HasBeenRead:
        messages.error(request, _("It has been read. It stays for both."))
        return redirect("coaching:note", pk=found.pk)
    messages.success(request, _("The note is gone."))
    return redirect(_after(request, found))


def _after(request: MemberRequest, found: TalkNote) -> str:
    """To the talk, or where somebody else holds such talks now, to what is one's own."""
    if _talks(request).filter(pk=found.talk_id).exists():
        return f"{reverse('coaching:talk', args=[found.talk_id])}#notes"
    return reverse("coaching:own_notes")


def _note_page(
    request: MemberRequest, found: TalkNote, form: TalkNoteForm, stale: StaleTalkNote | None = None
) -> HttpResponse:
    context = {
        "note": found,
        "form": form,
        "other": _other(found.talk, request.member),
        "is_stale": stale is not None,
        "standing": stale.standing if stale else None,
        "back": _after(request, found),
    }
    status = 422 if form.is_bound else 200
    return render(request, "coaching/note.html", context, status=status)


def _talks(request: MemberRequest) -> TalkQuerySet:
    return Talk.objects.visible_to(request.member).in_full()


def _talk(request: MemberRequest, pk: int) -> Talk:
    return fetch(_talks(request), pk=pk)


def _leads(talk: Talk, member: Member) -> bool:
    """Whether it is the leader of the talk who looks."""
    return talk.enrollment.member_id == member.pk


def _other(talk: Talk, member: Member) -> Member:
    """The other one in a talk."""
    return talk.coach if _leads(talk, member) else talk.enrollment.member


def _back(talk: Talk, field: str) -> HttpResponse:
    """To the talk; the browser forgets what it kept of the field that was saved."""
    address = reverse("coaching:talk", args=[talk.pk])
    return redirect(f"{address}?saved=notes&only={field}")


def _page(request: MemberRequest, talk: Talk, **forms: object) -> HttpResponse:
    """The page of a talk; `forms` stand in the place of empty ones."""
    context = {**talk_page(talk, request.member), **said_in(request, talk), **forms}
    return render(request, "coaching/talk.html", context, status=422 if forms else 200)


def said_in(request: MemberRequest, talk: Talk) -> dict[str, object]:
    """What the page of a talk shows below its time: agenda, notes, and the guide beside them."""
    language, now, member = str(request.LANGUAGE_CODE), timezone.now(), request.member
    agenda = agenda_of(talk, member, language, now)
    guide = guide_of(talk.enrollment, language, now)
    leads, other = _leads(talk, member), _other(talk, member)
    return {
        "leads": leads,
        "other": other,
        "leader": talk.enrollment.member,
        "agenda": agenda,
        "guide": guide,
        "topic_form": TopicForm(topic=agenda.topic),
        "note_form": TalkNoteForm(both=both_of(talk, member)),
        "is_current": is_current(talk),
        "commitment_form": CommitmentForm(start=guide.commitment),
        "undecided": _undecided(talk, member) if leads else None,
    }


def look_into(request: MemberRequest, talk: Talk) -> None:
    """That somebody looks is noted for the other one."""
    now = timezone.now()
    note_reading(talk=talk, now=now, by=request.member)
    if not _leads(talk, request.member):
        open_shared(enrollment=talk.enrollment, now=now, by=request.member)


def _undecided(talk: Talk, member: Member) -> Enrollment | None:
    """Where the leader has not decided yet what this coach may see of before."""
    return next((each for each in undecided(member) if each.pk == talk.enrollment_id), None)
