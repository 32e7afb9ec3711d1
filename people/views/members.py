"""People of the organization: the list, one person, and somebody who leaves."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.compiled import CompiledQuery
from common.once import one_effect
from common.places import place
from messaging.returned import stops_of
from people.access import MemberRequest, access, fetch
from people.choices import language_name
from people.forms import MemberFilterForm, RolesForm
from people.fresh_sign_in import fresh_sign_in
from people.leaving import duties_of
from people.models import Member, Role
from people.operations import (
    LastAdmin,
    OwnAdminRole,
    StaleRoles,
    mark_left,
    open_member,
    reach_again,
    set_roles,
)
from people.presenters import ListedMember, listed_people, role_labels
from people.querysets import MemberQuerySet, is_stopped
from ui.paging import ListPage, Pages, up_to


def _visible(member: Member, *_filters: object) -> MemberQuerySet:
    return Member.objects.visible_to(member)


def _listed(
    member: Member,
    text: str | None,
    department: str | None,
    role: Role | None,
    has_left: bool,  # noqa: FBT001  what a list is made of has no names
    is_unreachable: bool,  # noqa: FBT001
    manager_id: int | None,
) -> QuerySet[Member, ListedMember]:
    listed = _visible(member).filter(left_at__isnull=not has_left)
    if text is not None:
        listed = listed.named_like(text)
    if department is not None:
        listed = listed.filter(department=department)
    if role is not None:
        listed = listed.with_role(role)
    if manager_id is not None:
        listed = listed.filter(manager=manager_id)
    if is_unreachable:
        listed = listed.unreachable()
    listed = listed.annotate(is_unreachable=is_stopped())
    return listed.by_name().values_list(*ListedMember._fields, named=True)


def _unreachable(member: Member) -> MemberQuerySet:
    return _visible(member).present().unreachable()


PEOPLE = Pages(_listed, within=_visible)
UNREACHABLE = CompiledQuery(_unreachable)


@require_safe
@access(Role.ADMIN)
def members(request: MemberRequest) -> HttpResponse:
    """Everybody in the organization, by page; nobody when a filter does not exist."""
    form = MemberFilterForm(request.GET, organization_id=request.member.organization_id)
    page: ListPage[ListedMember] = ListPage(items=[])
    total, manager = up_to(0), None
    if form.is_valid():
        if chief := form.cleaned_data["reports_to"]:
            manager = fetch(Member.objects.visible_to(request.member), pk=chief)
        page = PEOPLE.page(request.GET, request.member, *form.filters)
        total = PEOPLE.total(page, request.member, *form.filters)
    people = listed_people(page.items)
    context = {
        "form": form,
        "page": page,
        "total": total,
        "people": people,
        "manager": manager,
        "unreachable": UNREACHABLE.count(request.member),
    }
    return render(request, "people/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def member(request: MemberRequest, pk: int) -> HttpResponse:
    """One person: facts and roles. Opening somebody else's record is itself recorded."""
    person = fetch(Member.objects.visible_to(request.member).select_related("manager"), pk=pk)
    if request.method == "POST":
        form = _saved_roles(request, person)
        if not form.errors:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": person.name})
            if person == request.member and Role.ADMIN not in form.cleaned_data["roles"]:
                return redirect(place("today"))
            return redirect("people:member", pk=person.pk)
    else:
        form = RolesForm.of(person)
        open_member(member=person, now=timezone.now(), by=request.member)
    context = {
        "person": person,
        "form": form,
        "standing": role_labels(form.standing),
        "reports": person.reports.present().count(),
        "speaks": language_name(person.language),
        "stop": stops_of({person.email}).get(person.email.lower(), "") if person.email else "",
    }
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


def _saved_roles(request: MemberRequest, person: Member) -> RolesForm:
    """The form of a save: without errors when it is saved, else as it is shown again."""
    form = RolesForm(request.POST)
    if not form.is_valid():
        return form
    chosen = form.cleaned_data["roles"]
    try:
        set_roles(member=person, now=timezone.now(), by=request.member, **form.cleaned_data)
    except LastAdmin:
        form.add_error(
            "roles", _("Somebody has to stay admin. Give the role to another person first.")
        )
    except OwnAdminRole:
        form.ask_again()
    except StaleRoles as error:
        return RolesForm.stale(chosen, standing=error.roles)
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then mark somebody as left; their sessions end at once."""
    person = fetch(Member.objects.visible_to(request.member), pk=pk)
    is_refused = False
    if request.method == "POST":
        try:
            mark_left(member=person, now=timezone.now(), by=request.member)
        except LastAdmin:
            is_refused = True
        else:
            messages.success(
                request, _("%(name)s is marked as left and signed out.") % {"name": person.name}
            )
            return redirect("people:member", pk=person.pk)
    duties = duties_of(person, now=timezone.now())
    context = {"person": person, "is_refused": is_refused, "duties": duties}
    return render(request, "people/leave.html", context, status=422 if is_refused else 200)


@require_POST
@access(Role.ADMIN)
@one_effect
def write_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Try an address again from which mail came back."""
    person = fetch(Member.objects.visible_to(request.member), pk=pk)
    reach_again(member=person, now=timezone.now(), by=request.member)
    messages.success(request, _("%(name)s gets mail again.") % {"name": person.name})
    return redirect("people:member", pk=person.pk)
