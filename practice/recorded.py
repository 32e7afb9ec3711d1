"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "note_attendance": _("Attendance of a leader noted"),
    "choose_form": _("Form of a practice chosen"),
    "settle_forms": _("Form of a practice settled by who comes"),
    "announce_absence": _("Leader said they cannot come"),
    "withdraw_absence": _("Leader said they can come after all"),
    "swap_session": _("Leader takes part in another group once"),
    "hold_session": _("Practice noted as held"),
    "reopen_session": _("Practice opened again"),
    "begin_turn": _("Turn of a leader begun"),
    "change_facilitator": _("Facilitator of a practice changed"),
    "hand_over_sessions": _("Practices handed over to another facilitator"),
    "change_link": _("Meeting link of practices changed"),
    "arrange_make_up": _("Make-up session arranged"),
    "reschedule_session": _("Practice moved"),
    "cancel_session": _("Practice canceled"),
    "change_order": _("Order of turns changed"),
    "create_groups": _("Groups made"),
    "plan_sessions": _("Practices planned"),
    "rest_sessions": _("Practices taken off the calendar"),
    "move_sessions": _("Practices moved by weeks"),
    "remove_groups": _("Groups removed"),
    "seat_leader": _("Leader put into a group"),
    "change_second_rater": _("Second rater of a practice changed"),
    "take_out_second_rater": _("Second rater of a practice taken out"),
}
THINGS = {
    "practicesession": _("Practice"),
}
PAGES = {
    Sight.SESSION: _("Practice, with who was there"),
}
