"""The one shape of every page on which a running pilot is changed: what happens, a question where
there is one, one button, and a way back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cohorts.operations import CohortRests, NotInOrganization, OwnCoach, StaleCohort, TooEarly
from common.reach import OutOfReach
from common.records import dataclass
from instruments.operations import AlreadyAnswered, TooLate
from people.access import MemberRequest
from practice.operations import InTheGroup, NotInCohort, SessionOver
from ui.second_look import SecondLook

NOT_AVAILABLE = gettext_lazy(
    "This person has left the organization, or their data is not used at the moment, so nothing "
    "was done."
)
REFUSALS: dict[type[Exception], Promise] = {
    StaleCohort: gettext_lazy(
        "Somebody changed this in the meantime, so nothing was done. This is how it stands now."
    ),
    CohortRests: gettext_lazy("This pilot is paused or finished. Let it go on first."),
    TooEarly: gettext_lazy("Something would open or begin in the past, so nothing was done."),
    OutOfReach: gettext_lazy("This is too far away. Choose an earlier day."),
    NotInOrganization: NOT_AVAILABLE,
    NotInCohort: NOT_AVAILABLE,
    OwnCoach: gettext_lazy("Nobody coaches themselves. Choose somebody else."),
    InTheGroup: gettext_lazy(
        "They sit in one of these groups as a leader. Choose somebody else to facilitate."
    ),
    TooLate: gettext_lazy(
        "The first cards have opened, so there is no “before” any more. Nothing was done."
    ),
    AlreadyAnswered: gettext_lazy(
        "Somebody has begun to answer a questionnaire that you removed. Nothing was done."
    ),
    SessionOver: gettext_lazy("This session has begun or has taken place, so it stays as it was."),
}


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """One page of it."""

    title: str
    consequences: Sequence[str]
    """What follows, a sentence each: who gets which mail, what moves, what is lost."""
    verb: str
    back_url: str
    back_label: str
    form: forms.Form | None = None
    is_grave: bool = False
    """Whether it takes something away."""
    can_happen: bool = True
    """False where the page only says why not."""

    @property
    def offered(self) -> Sequence[str]:
        """Who is offered while a name is typed."""
        fields = self.form.fields.values() if self.form else ()
        return next((each.offered for each in fields if hasattr(each, "offered")), ())

    def answer(
        self,
        request: MemberRequest,
        act: Callable[[], str],
        *,
        concerns: Callable[[], Sequence[str]] = tuple,
    ) -> HttpResponse:
        """Show the page; or carry out what it asks and go back with what `act` says was done.

        `concerns` says what speaks against what was chosen: that is asked about once.
        """
        if request.method != "POST" or not self.can_happen:
            return self._shown(request, status=200)
        if self.form is not None and not self.form.is_valid():
            return self._shown(request, status=422)
        second_look = SecondLook(concerns())
        if not second_look.is_settled(request.POST):
            return self._shown(request, status=422, second_look=second_look)
        try:
            done = act()
        except tuple(REFUSALS) as refusal:
            return self._refused(request, str(REFUSALS[type(refusal)]), refusal)
        messages.success(request, done)
        return redirect(self.back_url)

    def _refused(self, request: MemberRequest, text: str, refusal: Exception) -> HttpResponse:
        """What can be answered otherwise is asked again; all else is looked at anew."""
        if self.form is not None and isinstance(
            refusal, OwnCoach | InTheGroup | TooEarly | OutOfReach
        ):
            self.form.add_error(None, text)
            return self._shown(request, status=422)
        messages.warning(request, text)
        return redirect(request.path)

    def _shown(
        self, request: MemberRequest, *, status: int, second_look: SecondLook | None = None
    ) -> HttpResponse:
        context = {"change": self, "second_look": second_look}
        return render(request, "pilots/change/page.html", context, status=status)
