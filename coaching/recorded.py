"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "propose_talk": _("Times for a talk proposed"),
    "offer_times": _("Other times for a talk offered"),
    "choose_time": _("Time of a talk chosen"),
    "decline_times": _("Times of a talk declined"),
    "cancel_talk": _("Talk canceled"),
    "show_earlier": _("Earlier notes and commitments shown to a new coach"),
    "hide_earlier_again": _(
        "Earlier notes no longer shown to a coach again, after a backup was restored"
    ),
    "mark_held": _("Talk noted as held"),
    "mark_missed": _("Talk noted as missed"),
    "pass_on": _("Leader given to another coach"),
    "release_talks": _("Talks of somebody who left released"),
    "keep_note_to_oneself": _("Note on a talk no longer for both"),
    "keep_note_to_oneself_again": _(
        "Note on a talk no longer for both again, after a backup was restored"
    ),
    "remove_note": _("Note on a talk removed"),
    "remove_note_again": _("Note on a talk removed again, after a backup was restored"),
    "wish_for_coach": _("Wish for a coach said or taken back"),
}
THINGS = {
    "talk": _("One-to-one talk"),
    "coachwish": _("Wish for a coach"),
}
