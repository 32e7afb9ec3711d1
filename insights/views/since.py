"""What was done after a pulse, said by an admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from insights.forms import SinceForm
from insights.querysets import pilots_visible_to
from people.access import MemberRequest, access, fetch
from people.models import Role
from surveys.models import Wave
from surveys.operations import StaleSince
from surveys.operations import tell_since as say_since
from surveys.since import said_of


@access(Role.ADMIN)
@one_effect
def tell_since(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A short text, published on the results and said to whoever is asked next. Words that somebody
    else saved meanwhile stand above what was typed here.
    """
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    waves = Wave.objects.visible_to(request.member).select_related("plan__cohort")
    wave = fetch(waves.filter(plan__cohort=cohort, state=Wave.State.CLOSED), number=number)
    said = said_of(wave.pk)
    form = SinceForm(
        request.POST or None,
        said=said.text if said else {},
        revision=said.revision if said else 0,
        first=request.LANGUAGE_CODE,
    )
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            say_since(
                wave=wave,
                text=form.said,
                revision=form.cleaned_data["revision"] or 0,
                now=timezone.now(),
                by=request.member,
            )
        except StaleSince as stale:
            said, is_stale = stale.standing, True
        else:
            messages.success(request, _("Saved."))
            return redirect("insights:pilot_pulses", pk)
    context = {
        "cohort": cohort,
        "wave": wave,
        "form": form,
        "standing": list(said.text.values()) if said else [],
        "is_stale": is_stale,
        "revision": said.revision if said else 0,
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "insights/since.html", context, status=status)
