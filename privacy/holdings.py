"""What stands below people and keeps something of them: mail, Django and its libraries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from messaging.returned import KEPT as RETURNED_KEPT
from people.naming import naming
from people.personal import FoundBy, Impersonal, Personal, deletes, empties
from people.personal_words import (
    FOR_DAYS,
    NOBODY,
    ONLY_PERSON,
    PERSON_AND_ADMINS,
    UNTIL_ENDED,
    UNTIL_ERASED,
    at_most,
)
from people.remembered import remembered_of
from privacy.outbox import empty_messages, other_messages

SIGNING_IN = _("Signing in, and staying signed in")
MAIL = _("Mail: what was sent, and what somebody does not want")

HOLDINGS = (
    Personal(
        "messaging.Message",
        purpose=MAIL,
        seen_by=PERSON_AND_ADMINS,
        kept_for=_(
            "What it says, for 180 days at most; that it was sent, until the person is erased"
        ),
        trails=(
            empties(
                "person_id",
                *("to_address", "to_name", "subject", "text", "secret", "calendar", "reply_to"),
                "state_reason",
                exported=("queued_at", "sent_at", "to_address", "subject", "text", "state"),
                erases=empty_messages,
            ),
            empties(
                "to_address",
                *("to_address", "to_name", "subject", "text", "secret", "calendar", "reply_to"),
                "state_reason",
                exported=("queued_at", "sent_at", "to_address", "subject", "text", "state"),
                finds=other_messages,
                erases=empty_messages,
            ),
        ),
        plain=("kind", "language", "calendar_method", "way"),
    ),
    Personal(
        "messaging.OptOut",
        purpose=MAIL,
        seen_by=PERSON_AND_ADMINS,
        kept_for=UNTIL_ENDED,
        trails=(deletes("address", "address", "kind", "since", found_by=FoundBy.ADDRESS),),
    ),
    Personal(
        "messaging.AddressState",
        purpose=_("Addresses from which mail comes back"),
        seen_by=PERSON_AND_ADMINS,
        kept_for=at_most(RETURNED_KEPT),
        trails=(
            deletes(
                "address",
                "address",
                "stopped_by",
                "stopped_at",
                "last_at",
                found_by=FoundBy.ADDRESS,
            ),
        ),
    ),
    Personal(
        "messaging.MailHabit",
        purpose=MAIL,
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ENDED,
        trails=(
            deletes(
                *("address", "address", "is_daily", "paused_until", "quiet_from", "quiet_until"),
                "by_chat",
                found_by=FoundBy.ADDRESS,
            ),
        ),
    ),
    Personal(
        "account.EmailAddress",
        purpose=SIGNING_IN,
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ERASED,
        trails=(deletes("user", "email", "verified", found_by=FoundBy.USER),),
    ),
    Personal(
        "account.EmailConfirmation",
        purpose=SIGNING_IN,
        seen_by=NOBODY,
        kept_for=UNTIL_ERASED,
        trails=(deletes("email_address__user", "created", "sent", found_by=FoundBy.USER),),
    ),
    Personal(
        "mfa.Authenticator",
        purpose=_("Second steps for signing in: passkeys, codes from an app, codes to keep"),
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ENDED,
        trails=(deletes("user", "type", "created_at", "last_used_at", found_by=FoundBy.USER),),
    ),
    Personal(
        "socialaccount.SocialToken",
        purpose=_("Signing in with the account of the organization"),
        seen_by=NOBODY,
        kept_for=UNTIL_ERASED,
        trails=(deletes("account__user", "expires_at", found_by=FoundBy.USER),),
    ),
    Personal(
        "common.SpentNonce",
        purpose=_("Forms that were sent, so that none has its effect twice"),
        seen_by=NOBODY,
        kept_for=FOR_DAYS,
        trails=(
            empties(
                "said", "said", "location", finds=naming("common.SpentNonce", "said", "location")
            ),
        ),
        plain=("token",),
    ),
    Personal(
        "common.Remembered",
        purpose=_("What is remembered for a while, such as how often somebody tried to sign in"),
        seen_by=NOBODY,
        kept_for=FOR_DAYS,
        trails=(deletes("value", finds=remembered_of),),
        plain=("key",),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("auth.Permission", "auth.Group", "auth.Group_permissions"),
            *("contenttypes.ContentType", "sessions.Session", "socialaccount.SocialApp"),
        ),
        _("Tables of Django and its libraries that the portal leaves empty, or that name no one"),
    ),
    Impersonal(("messaging.MailClaim",), _("Which mail a worker has in hand")),
    Impersonal(
        ("common.Lease", "common.LastServed"), _("Which process is at work, and whose turn it is")
    ),
)
