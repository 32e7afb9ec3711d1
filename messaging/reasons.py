"""Why the portal writes to somebody, and which of it they can do without."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """One kind of message."""

    title: Promise | str
    can_opt_out: bool


REASONS: dict[str, Reason] = {
    "module_open": Reason(_("A new module is open"), can_opt_out=True),
    "session_invitation": Reason(_("Invitation to a live session"), can_opt_out=False),
    "session_update": Reason(_("A live session was moved"), can_opt_out=False),
    "session_canceled": Reason(_("A live session was canceled"), can_opt_out=False),
    "session_tomorrow": Reason(_("A live session is tomorrow"), can_opt_out=True),
    "pulse_invitation": Reason(_("Invitation to a pulse"), can_opt_out=True),
    "pulse_reminder": Reason(_("Reminder of a pulse"), can_opt_out=True),
    "sign_in": Reason(_("Sign-in and security"), can_opt_out=False),
}
