"""What the portal writes to people about signing in: event to subject, text and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from messaging.text import absolute, body

SECRET = "{secret}"  # noqa: S105  filled in by the outbox on the way out


@dataclass(frozen=True)
class Mail:
    """A mail about signing in; `secret` never stands in the text that is kept."""

    subject: str
    text: str
    html: str
    secret: str = ""


Writer = Callable[[Mapping[str, Any]], Mail]


def login_code(context: Mapping[str, Any]) -> Mail:
    """The code somebody asked for to sign in."""
    text, html = body(
        [
            _("Here is your code to sign in:"),
            SECRET,
            _("It works once, for ten minutes, in the browser window where you asked for it."),
            _("You did not ask for it? Then nothing happens; you can delete this mail."),
        ]
    )
    return Mail(_("Your code to sign in"), text, html, secret=str(context["code"]))


def password_reset_key(context: Mapping[str, Any]) -> Mail:
    """The link to choose a new password."""
    key = str(context["key"])
    path = str(context["path"]).replace(key, SECRET)
    text, html = body(
        [
            _("You asked for a new password. Choose it here:"),
            _("You did not ask for it? Then leave the link alone; your password stays as it is."),
        ],
        action=(_("Choose a new password"), absolute(path)),
    )
    return Mail(_("Choose a new password"), text, html, secret=key)


def unknown_account(_context: Mapping[str, Any]) -> Mail:
    """Somebody typed an address nobody here has."""
    text, html = body(
        [
            _("Somebody, perhaps you, tried to sign in to the Empathy Portal with this address. Nobody here has it."),
            _("If it was you: your organization may know you under another address. The people who run the program "
              "can tell you."),
            _("If it was not you, you can delete this mail."),
        ]
    )  # fmt: skip
    return Mail(_("No sign-in with this address"), text, html)


def _notice(subject: str, sentence: str) -> Mail:
    text, html = body(
        [
            sentence,
            _(
                "Was it not you? Choose a new password at once and tell the people who run the program."
            ),
        ],
        action=(_("Look at your sign-in"), absolute("/account/2fa/")),
    )
    return Mail(subject, text, html)


def _notices() -> dict[str, tuple[str, str]]:
    return {
        "account/email/password_changed": (
            _("Your password was changed"),
            _("Your password was just changed."),
        ),
        "account/email/password_set": (
            _("You have a password now"),
            _("A password was just set for your sign-in."),
        ),
        "account/email/password_reset": (
            _("Your password was changed"),
            _("A new password was just chosen by mail."),
        ),
        "mfa/email/totp_activated": (
            _("Authenticator app added"),
            _("Signing in now asks for your app's code."),
        ),
        "mfa/email/totp_deactivated": (
            _("Authenticator app removed"),
            _("Your app's code is no longer asked for."),
        ),
        "mfa/email/webauthn_added": (
            _("Passkey added"),
            _("A passkey or security key can now sign you in."),
        ),
        "mfa/email/webauthn_removed": (
            _("Passkey removed"),
            _("A passkey or security key was just removed."),
        ),
        "mfa/email/recovery_codes_generated": (
            _("New recovery codes"),
            _("New recovery codes replace the old ones."),
        ),
    }


WRITERS: dict[str, Writer] = {
    "account/email/login_code": login_code,
    "account/email/password_reset_key": password_reset_key,
    "account/email/unknown_account": unknown_account,
}


def sign_in_mail(kind: str, context: Mapping[str, Any]) -> Mail | None:
    """The mail for one of allauth's kinds, in the active language; None for a kind we do not send."""
    if kind in WRITERS:
        return WRITERS[kind](context)
    notice = _notices().get(kind)
    return _notice(*notice) if notice else None
