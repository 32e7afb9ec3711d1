"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "copy_program": _("Program copied"),
    "revise_program": _("Draft of a newer version begun"),
    "bring_in": _("Program brought in from files"),
    "replace_files": _("Files of a draft replaced"),
    "edit_piece": _("Piece of a draft edited"),
    "change_files": _("Draft of a program changed"),
    "publish_draft": _("Program published"),
    "discard_draft": _("Draft of a program discarded"),
    "publish_shipped": _("Shipped program published"),
    "move_cohort": _("Pilot moved to a newer version"),
    "remove_recording": _("Recording removed from the library"),
    "comment_on": _("Draft commented on"),
    "answer_comment": _("Comment on a draft answered"),
    "resolve_comment": _("Comment on a draft settled"),
    "reopen_comment": _("Comment on a draft opened again"),
    "ask_review": _("Somebody asked to review a draft"),
    "finish_review": _("Review of a draft finished"),
    "settle_edition": _("Newer edition of the original settled"),
}
THINGS = {
    "manuscript": _("Program in the making"),
    "draftcomment": _("Comment on a draft"),
    "reviewrequest": _("Request for a review"),
}
