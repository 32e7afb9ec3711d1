"""What the portal writes to people about signing in, and who they are to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.arrays import AnyOf
from common.languages import spoken
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent, Notification, Recipient
from messaging.operations import Draft
from messaging.readers import ACCOUNT, MEMBER
from messaging.senders import Sender
from messaging.text import KEY, SECRET, absolute, body
from people.audit import subjects_of
from people.models import Member, Organization

LEFT = gettext_noop("the person has left the organization")


def recipient_of(member: Member) -> Recipient:
    """A member as the outbox addresses them."""
    return Recipient(
        address=member.email,
        name=member.name,
        language=spoken(member.language),
        time_zone=member.time_zone,
        person_id=member.pk,
    )


def addresses_of(people: Collection[int]) -> Mapping[int, str]:
    """The addresses of members as they are now."""
    return dict(Member.objects.filter(AnyOf("pk", people)).values_list("pk", "email"))


def time_zones_of(people: Collection[int]) -> Mapping[int, str]:
    """The zones in which members live."""
    return dict(Member.objects.filter(AnyOf("pk", people)).values_list("pk", "time_zone"))


def restricted_among(people: Collection[int]) -> Collection[int]:
    """Those whose data is kept and not used."""
    return set(Member.objects.restricted().filter(AnyOf("pk", people)).values_list("pk", flat=True))


def senders_of_organizations(organizations: Collection[int]) -> Mapping[int, Sender]:
    """As whom they write, where they have said so."""
    own = Organization.objects.filter(AnyOf("pk", organizations)).exclude(
        sender_name="", reply_to=""
    )
    listed = own.values_list("pk", "sender_name", "reply_to")
    return {pk: Sender(name, reply_to) for pk, name, reply_to in listed}


# Whether a message is still wanted.


def objections_to_sign_in(messages: Sequence[Message]) -> Mapping[int, str]:
    """Whoever has left signs in no more, unless their sign-in opens another organization too.

    One query.
    """
    elsewhere = Member.objects.present().filter(user=OuterRef("user"))
    gone = Member.objects.filter(
        ~Exists(elsewhere),
        pk__in={message.person_id for message in messages},
        left_at__isnull=False,
    )
    ids = set(gone.values_list("pk", flat=True))
    return {message.pk: LEFT for message in messages if message.person_id in ids}


def objections_to_address_news(messages: Sequence[Message]) -> Mapping[int, str]:
    """A change of address is no news for somebody who has left, at neither address. Two queries."""
    changed = subjects_of([message.about_id or 0 for message in messages])
    gone = Member.objects.filter(pk__in=changed.values(), left_at__isnull=False)
    ids = set(gone.values_list("pk", flat=True))
    return {message.pk: LEFT for message in messages if changed.get(message.about_id or 0) in ids}


@dataclass(frozen=True)
class SignInEvent:
    """Something about somebody's way in, as the sign-in library tells of it."""

    template: str
    """What the library would write from; see SENT."""
    context: Mapping[str, object]


def login_code(context: Mapping[str, object]) -> MailContent:
    """The code somebody asked for to sign in."""
    key = str(context.get("key", ""))
    link = absolute(reverse("account_sign_in_link", args=["-"])).replace("/-/", f"/{KEY}/")
    elsewhere = _("In another browser, or on another device, the link signs you in.")
    text = body(
        [
            _("Here is your code to sign in:"),
            SECRET,
            _("It works once, for ten minutes, in the browser window where you asked for it."),
            *([elsewhere] if key else []),
            _("If you did not ask for it, nothing happens; you can delete this email."),
        ],
        action=(_("Sign in"), link) if key else None,
    )
    secret = f"{context['code']} {key}".strip()
    return MailContent(subject=_("Your code to sign in"), text=text, secret=secret)


def confirm_code(context: Mapping[str, object]) -> MailContent:
    """The code with which somebody who is signed in shows that it is them."""
    text = body(
        [
            _("Here is your code to confirm that it is you:"),
            SECRET,
            _("It works once, for ten minutes, in the browser where you asked for it."),
            _(
                "If you did not ask for it, somebody is signed in as you. See in your account "
                "where you are signed in, and end what you do not recognize."
            ),
        ],
        action=(_("Open your account"), absolute(reverse("people:account"))),
    )
    return MailContent(
        subject=_("Your code to confirm that it is you"), text=text, secret=str(context["code"])
    )


def new_browser(context: Mapping[str, object]) -> MailContent:
    """A sign-in with a kind of browser that somebody has not used before."""
    browser = str(context["browser"])
    first = _("You have just signed in with %(browser)s, for the first time.")
    unknown = _("You have just signed in with a browser that you had not used before.")
    text = body(
        [
            first % {"browser": browser} if browser else unknown,
            _("If it was you, there is nothing to do."),
            _(
                "If it was not you, end that sign-in in your account, choose a new password if "
                "you have one, and tell the program team."
            ),
        ],
        action=(_("See where you are signed in"), absolute(reverse("people:account"))),
    )
    return MailContent(subject=_("A sign-in with a new browser"), text=text)


def password_reset_key(context: Mapping[str, object]) -> MailContent:
    """The link to choose a new password."""
    key = str(context["key"])
    path = str(context["path"]).replace(key, SECRET)
    text = body(
        [
            _("You asked for a new password. Choose it here:"),
            _(
                "If you did not ask for it, you can ignore this email; your password stays as "
                "it is."
            ),
        ],
        action=(_("Choose a new password"), absolute(path)),
    )
    return MailContent(subject=_("Choose a new password"), text=text, secret=key)


def unknown_account(_context: Mapping[str, object]) -> MailContent:
    """Somebody typed an address nobody here has."""
    text = body(
        [
            _(
                "Somebody, perhaps you, tried to sign in to the Empathy Portal with this address. "
                "Nobody here has it."
            ),
            _(
                "If it was you: your organization may know you under another address. The program "
                "team can tell you."
            ),
            _("If it was not you, you can delete this email."),
        ]
    )
    return MailContent(subject=_("No sign-in with this address"), text=text)


def _notice(subject: str, sentence: str) -> MailContent:
    text = body(
        [
            sentence,
            _("If it was not you, choose a new password at once and tell the program team."),
        ],
        action=(_("Check your sign-in"), absolute("/account/2fa/")),
    )
    return MailContent(subject=subject, text=text)


NOTICES = {
    "account/email/password_changed": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your password was just changed."),
    ),
    "account/email/password_set": (
        gettext_lazy("You have a password now"),
        gettext_lazy("A password was just set for your sign-in."),
    ),
    "account/email/password_reset": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("A new password was just chosen by mail."),
    ),
    "mfa/email/totp_activated": (
        gettext_lazy("Authenticator app added"),
        gettext_lazy("Signing in now asks for your app's code."),
    ),
    "mfa/email/totp_deactivated": (
        gettext_lazy("Authenticator app removed"),
        gettext_lazy("Your app's code is no longer asked for."),
    ),
    "mfa/email/webauthn_added": (
        gettext_lazy("Passkey added"),
        gettext_lazy("A passkey or security key can now sign you in."),
    ),
    "mfa/email/webauthn_removed": (
        gettext_lazy("Passkey removed"),
        gettext_lazy("A passkey or security key was just removed."),
    ),
    "people/email/second_step_reset": (
        gettext_lazy("Your two-step sign-in was reset"),
        gettext_lazy(
            "The program team has removed your authenticator app and your passkeys, and signed "
            "you out everywhere. You set up new ones the next time you sign in."
        ),
    ),
    "people/email/recovery_code_used": (
        gettext_lazy("A recovery code was used"),
        gettext_lazy(
            "One of your recovery codes has just signed you in; it no longer works. If you lost "
            "your phone or passkey, set up a new one and remove the lost one."
        ),
    ),
    "mfa/email/recovery_codes_generated": (
        gettext_lazy("New recovery codes"),
        gettext_lazy("New recovery codes replace the old ones."),
    ),
}
SECOND_STEP_RESET = "people/email/second_step_reset"
RECOVERY_CODE_USED = "people/email/recovery_code_used"
LOGIN_CODE = "account/email/login_code"
CONFIRM_CODE = "people/email/confirm_code"
NEW_BROWSER = "people/email/new_browser"
SHORT_LIVED: dict[str, Callable[[Mapping[str, object]], MailContent]] = {
    LOGIN_CODE: login_code,
    CONFIRM_CODE: confirm_code,
    "account/email/password_reset_key": password_reset_key,
}
"""Mails with a code or link that is worth something for minutes only."""
SENT = {*NOTICES, *SHORT_LIVED, "account/email/unknown_account"}
"""The library's mails that the portal sends; the others it leaves out."""


def compose_sign_in(event: SignInEvent) -> MailContent:
    """The mail for one of the library's templates."""
    if event.template in NOTICES:
        subject, sentence = NOTICES[event.template]
        return _notice(str(subject), str(sentence))
    if event.template == NEW_BROWSER:
        return new_browser(event.context)
    return SHORT_LIVED.get(event.template, unknown_account)(event.context)


SIGN_IN: Notification[SignInEvent, object] = Notification(
    name="sign_in",
    reaches=frozenset({ACCOUNT}),
    title=gettext_lazy("Sign-in and security"),
    about="",
    may_refuse=False,
    may_repeat=True,
    window=None,  # a code is over when it no longer opens anything; a notice never is
    compose=compose_sign_in,
    objections=objections_to_sign_in,
    is_urgent=True,
    despite_restriction=True,
    unexpected_because="Somebody signs in when they like.",
)


@dataclass(frozen=True)
class AddressNews:
    """Somebody's address changed; who is told at the old one learns less than at the new one."""

    name: str
    organization: str
    new_address: str
    """'' in the mail to the old address."""


def compose_address_news(news: AddressNews) -> MailContent:
    """The mail to one of the two addresses."""
    hello = _("Hello %(name)s,") % {"name": news.name}
    mistake = _("Is that a mistake? Tell the program team at %(organization)s.")
    if news.new_address:
        first = _("From now on you sign in to the Empathy Portal with this address.")
        second = _(
            "Your password, your two-step sign-in and everything you have done stay as they are."
        )
    else:
        first = _("From now on your sign-in to the Empathy Portal uses another address.")
        second = _("No more mail is sent to this one. The new address was informed too.")
    text = body([hello, first, second, mistake % {"organization": news.organization}])
    return MailContent(subject=_("Your address has changed"), text=text)


ADDRESS_CHANGED: Notification[AddressNews, object] = Notification(
    name="address_changed",
    reaches=frozenset({MEMBER}),
    title=gettext_lazy("A changed address"),
    about="audit event",
    may_refuse=False,
    may_repeat=True,
    window=None,
    compose=compose_address_news,
    objections=objections_to_address_news,
    despite_restriction=True,
    unexpected_because="Addresses change when the organization says so.",
)


def address_mails(
    member: Member, *, old: str, organization: Organization, event_id: int
) -> list[Draft[AddressNews]]:
    """What goes to the new and to the old address of somebody; `event_id` is the row of the audit
    table that holds the change.

    The mail to the old address is for no member, so that nothing leads it to the new one.
    """
    there = recipient_of(member)
    told = (
        (there, AddressNews(member.name, organization.name, member.email)),
        (
            replace(there, address=old, person_id=None),
            AddressNews(member.name, organization.name, ""),
        ),
    )
    return [
        Draft(
            notification=ADDRESS_CHANGED,
            thing=news,
            to=recipient,
            about_id=event_id,
            organization_id=organization.pk,
        )
        for recipient, news in told
    ]
