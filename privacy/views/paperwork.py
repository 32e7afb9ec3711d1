"""What an organization keeps and why: inventory, legal bases, retention, and the papers made of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Organization, Role
from privacy.assessment_paper import assessment_paper
from privacy.decision_forms import BasesForm, RetentionForm
from privacy.described import described
from privacy.inventory import inventory
from privacy.kept import KeptFor, WouldGo, kept_for, would_go
from privacy.operations import choose_bases, choose_retention
from privacy.papers import Paper, markdown_of
from privacy.presenters import holding_groups
from privacy.record_paper import record_paper
from ui.numbers import grouped
from ui.second_look import SecondLook


@require_safe
@access(Role.PRIVACY_OFFICER)
def holdings(request: MemberRequest) -> HttpResponse:
    """Everything that is kept about people, made from the models and what apps say of them."""
    groups = holding_groups(inventory())
    return render(request, "privacy/inventory.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.PRIVACY_OFFICER)
@one_effect
def bases(request: MemberRequest) -> HttpResponse:
    """On what each purpose rests."""
    organization = request.member.organization
    form = BasesForm(request.POST or None, described=described(organization.pk))
    if form.is_bound and form.is_valid():
        choose_bases(
            organization=organization,
            choices=form.choices,
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("The legal bases are saved."))
        return redirect("privacy:bases")
    return render(request, "privacy/bases.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.PRIVACY_OFFICER)
@one_effect
def retention(request: MemberRequest) -> HttpResponse:
    """After how many days what goes; fewer days are asked about with what they would take away."""
    organization = request.member.organization
    form = RetentionForm(request.POST or None, kept=kept_for(organization.pk))
    look = SecondLook()
    if form.is_bound and form.is_valid():
        look = _look(form, organization)
        if look.is_settled(request.POST):
            choose_retention(
                organization=organization, days=form.days, now=timezone.now(), by=request.member
            )
            messages.success(
                request, _("Saved. What falls under a new choice goes in a day at the earliest.")
            )
            return redirect("privacy:retention")
    is_refused = bool(form.errors or look.texts)
    context = {"form": form, "second_look": look}
    return render(request, "privacy/retention.html", context, status=422 if is_refused else 200)


def _look(form: RetentionForm, organization: Organization) -> SecondLook:
    """What goes with the days that were typed and would not go with those that stand."""
    now = timezone.now()
    stands = {each.keeping.name: each.days for each in form.kept}
    effective = form.effective
    changed = {name: days for name, days in effective.items() if days != stands[name]}
    texts = [
        _gone(each, effective[each.kept.keeping.name])
        for each in would_go(organization.pk, now, changed)
        if each.kept.keeping.name in changed and each.count
    ]
    texts += [_erased(each, changed) for each in form.kept if _erases(each, changed)]
    return SecondLook(texts)


def _erases(each: KeptFor, changed: Mapping[str, int | None]) -> bool:
    return each.keeping.is_erasure and changed.get(each.keeping.name) is not None


def _erased(each: KeptFor, changed: Mapping[str, int | None]) -> str:
    text = _("%(kind)s: after %(days)s days they are erased, and nobody can bring them back.")
    return text % {"kind": each.keeping.title, "days": changed[each.keeping.name]}


def _gone(each: WouldGo, days: int | None) -> str:
    text = _("%(kind)s: with %(days)s days, %(count)s go at once.")
    return text % {
        "kind": each.kept.keeping.title,
        "days": days,
        "count": grouped(each.count),
    }


@require_safe
@access(Role.PRIVACY_OFFICER)
def preview(request: MemberRequest) -> HttpResponse:
    """What the next sweep takes away: counted, and nothing is touched."""
    now = timezone.now()
    found = would_go(request.member.organization_id, now)
    rows = [{"each": each, "rests": each.kept.rests(now)} for each in found]
    return render(request, "privacy/preview.html", {"rows": rows})


@require_safe
@access(Role.PRIVACY_OFFICER)
def records(request: MemberRequest) -> HttpResponse:
    """Records of processing, as a page that can be printed."""
    return _page(request, record_paper, "records", "privacy:record_file")


@require_safe
@access(Role.PRIVACY_OFFICER)
def record_file(request: MemberRequest) -> HttpResponse:
    """The same as a file."""
    return _file(record_paper(request.member.organization))


@require_safe
@access(Role.PRIVACY_OFFICER)
def assessment(request: MemberRequest) -> HttpResponse:
    """A draft impact assessment, as a page that can be printed."""
    return _page(request, assessment_paper, "assessment", "privacy:assessment_file")


@require_safe
@access(Role.PRIVACY_OFFICER)
def assessment_file(request: MemberRequest) -> HttpResponse:
    """The same as a file."""
    return _file(assessment_paper(request.member.organization))


def _page(
    request: MemberRequest, make: Callable[[Organization], Paper], here: str, file_name: str
) -> HttpResponse:
    paper = make(request.member.organization)
    context = {"paper": paper, "here": here, "file_name": file_name}
    return render(request, "privacy/paper.html", context)


def _file(paper: Paper) -> HttpResponse:
    answer = HttpResponse(markdown_of(paper), content_type="text/markdown; charset=utf-8")
    name = f"{slugify(paper.title)}-{timezone.localdate().isoformat()}.md"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
