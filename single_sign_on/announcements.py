"""The page of providers, and the mail about what ends."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.personal import announce_holdings
from single_sign_on.notifications import SIGN_IN_ENDS
from single_sign_on.providers import fields_renewed

announce_connection(
    AnnouncedKind(
        ConnectionKind.SIGN_IN,
        _("People sign in with their work account: Entra ID, Okta, Google and others."),
        "key",
        "single_sign_on:providers",
        brings=fields_renewed,
    )
)
declare(SIGN_IN_ENDS)
announce_holdings(imported_later("single_sign_on.holdings"))
announce_recorded(imported_later("single_sign_on.recorded"))
