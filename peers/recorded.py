"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "close_round": _("Round of peer ratings closed"),
    "propose_raters": _("People who could rate a leader proposed"),
    "confirm_raters": _("People who rate a leader confirmed"),
    "plan_round": _("Round of peer ratings planned"),
    "open_round": _("Round of peer ratings opened"),
}
THINGS = {
    "peerround": _("Round of peer ratings"),
    "peerrating": _("Peer rating of a leader"),
}
PAGES = {
    Sight.RATER_LIST: _("Who is to rate a leader"),
}
