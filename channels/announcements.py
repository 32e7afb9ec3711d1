"""Where chat is connected."""

from django.utils.translation import gettext_lazy as _

from channels.operations import AppWay
from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from messaging.chat_ways import announce_chat
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.CHAT,
        lede=_(
            "Tell a channel in Slack or Microsoft Teams what comes next: counts and "
            "links, no names."
        ),
        icon="chat-bubble-left-right",
        url_name="channels:channels",
    )
)
announce_chat(AppWay())
announce_disclosures(imported_later("channels.disclosures"))
announce_holdings(imported_later("channels.holdings"))
