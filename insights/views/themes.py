"""Comments grouped under words of the admin's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.models import Cohort
from common.once import one_effect
from insights.forms import ThemeForm
from insights.querysets import pilots_visible_to
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from surveys.models import Comment, Wave
from surveys.operations import StaleTheme, ThemeTaken
from surveys.operations import add_theme as put_under_theme
from surveys.operations import change_theme as save_theme
from surveys.operations import remove_theme as drop_theme
from surveys.results import comments_of
from surveys.themes import Theme, ThemeQuerySet

PAGE = "insights/theme.html"


@access(Role.ADMIN)
@one_effect
def add_theme(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A theme for comments of one wave."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    waves = Wave.objects.visible_to(request.member).select_related("plan__cohort")
    wave = fetch(waves.filter(plan__cohort=cohort), number=number)
    form = ThemeForm(request.POST or None, comments=_comments(cohort, wave))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            put_under_theme(
                wave=wave,
                name=said["name"],
                comments=said["comments"],
                now=timezone.now(),
                by=request.member,
            )
        except ThemeTaken:
            _is_taken(form)
        else:
            messages.success(request, _("The theme is on the results."))
            return redirect(_back(cohort))
    context = {"cohort": cohort, "wave": wave, "form": form}
    return render(request, PAGE, context, status=422 if form.errors else 200)


@access(Role.ADMIN)
@one_effect
def change_theme(request: MemberRequest, pk: int, theme: int) -> HttpResponse:
    """Another name, or other comments. What somebody else saved meanwhile is not written over."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    seen = fetch(_themes(request, cohort), pk=theme)
    comments = _comments(cohort, seen.wave)
    form = ThemeForm(request.POST or None, comments=comments, initial=_standing(seen))
    standing: Theme | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            save_theme(
                theme=seen,
                name=said["name"],
                comments=said["comments"],
                revision=said["revision"] or 0,
                now=timezone.now(),
                by=request.member,
            )
        except ThemeTaken:
            _is_taken(form)
        except StaleTheme as stale:
            standing = found(stale.standing)
        else:
            messages.success(request, _("Saved."))
            return redirect(_back(cohort))
    context = {
        "cohort": cohort,
        "wave": seen.wave,
        "theme": seen,
        "form": form,
        "standing": standing,
        "revision": (standing or seen).revision,
    }
    status = 409 if standing else 422 if form.errors else 200
    return render(request, PAGE, context, status=status)


@access(Role.ADMIN)
@require_POST
def remove_theme(request: MemberRequest, pk: int, theme: int) -> HttpResponse:
    """It goes; its comments stay. A second time nothing is there any more."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    seen = fetch(_themes(request, cohort), pk=theme)
    drop_theme(theme=seen, now=timezone.now(), by=request.member)
    messages.success(request, _("The theme is gone. Its comments are still there."))
    return redirect(_back(cohort))


def _comments(cohort: Cohort, wave: Wave) -> list[Comment]:
    """What was published of the wave; without any there is nothing to group."""
    return found([each for each in comments_of(cohort) if each.wave_id == wave.pk] or None)


def _themes(request: MemberRequest, cohort: Cohort) -> ThemeQuerySet:
    themes = Theme.objects.visible_to(request.member).filter(wave__plan__cohort=cohort)
    return themes.select_related("wave__plan__cohort")


def _standing(theme: Theme) -> dict[str, object]:
    chosen = [str(pk) for pk in theme.comments.values_list("pk", flat=True)]
    return {"name": theme.name, "comments": chosen, "revision": theme.revision}


def _is_taken(form: ThemeForm) -> None:
    form.add_error("name", _("Another theme in this pulse has the same name."))


def _back(cohort: Cohort) -> str:
    return reverse("insights:pilot_comments", args=[cohort.pk])
