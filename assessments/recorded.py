"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "begin_round": _("Round of calibration begun"),
    "settle_item": _("Role-play of a calibration rated"),
    "set_gate": _("Rules for calibrated raters changed"),
    "move_scores": _("Levels moved to another leader"),
    "save_note": _("Note beside levels saved"),
    "agree_to_recording": _("Agreed to a recording of their own turn"),
    "take_back_recording": _("Agreement to a recording taken back"),
    "leave_recording": _("Recording left for a second rater"),
    "keep_turn_file": _("Recording of a turn brought in for a second rater"),
    "see_turn_file": _("Recording of a turn watched"),
    "delete_recording": _("Recording removed"),
    "take_back_recording_again": _(
        "Agreement to a recording taken back again, after a backup was restored"
    ),
    "delete_recording_again": _("Recording removed again, after a backup was restored"),
    "see_recording": _("Recording of a leader opened"),
    "delete_due_recordings": _("Recordings deleted at the end of their time"),
    "ask_for_recording": _("Leader asked for a recording"),
    "load_rubrics": _("Rubrics of a program loaded"),
    "add_sample": _("Sample for calibration added"),
    "name_experts": _("Panel for a sample named"),
    "read_sample": _("Sample for calibration read"),
    "withdraw_sample": _("Sample for calibration withdrawn"),
    "record_score": _("Level of a leader given"),
    "clear_score": _("Level of a leader taken back"),
    "note_talk": _("Talk between two raters noted"),
    "tick_behavior": _("Behavior of a leader ticked"),
}
THINGS = {
    "calibrationround": _("Round of calibration"),
    "ownsample": _("Sample for calibration"),
}
PAGES = {
    Sight.CALIBRATION: _("How raters are calibrated"),
    Sight.LEVELS: _("Levels of a practice"),
    Sight.LEVELS_APART: _("Levels of two raters that are far apart"),
}
