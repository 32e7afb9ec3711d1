"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "start_draft": _("Draft of a pilot begun"),
    "save_draft_step": _("Step of a draft saved"),
    "draw_waitlist": _("Lots drawn for who begins later"),
    "begin_together": _("Drawing taken back: all begin together"),
    "choose_weeks": _("Weeks between the two halves chosen"),
    "launch_pilot": _("Pilot launched"),
    "delete_draft": _("Draft of a pilot deleted"),
    "delete_pilot": _("Pilot deleted"),
    "clone_pilot": _("Pilot begun once more"),
    "expand_pilot": _("Full program begun after a pilot"),
    "send_message_again": _("Message sent again"),
    "send_trial": _("Test of a message sent to oneself"),
}
THINGS = {
    "pilotdraft": _("Draft of a pilot"),
}
PAGES = {
    Sight.LEADER: _("Page of a leader in a pilot"),
    Sight.PATHS: _("Who gets what by the rules"),
    Sight.MESSAGES: _("Messages of a pilot"),
    Sight.MESSAGE: _("A message as it was written"),
}
