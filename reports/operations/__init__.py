"""Verbs about reports."""

from reports.operations.drafting import keep_draft
from reports.operations.publishing import StaleReport, make_files, publish_report
from reports.operations.scheduling import schedule_report, send_due_reports
from reports.operations.sharing import note_opened, share_report, withdraw_link, withdraw_link_again

__all__ = [
    "StaleReport",
    "keep_draft",
    "make_files",
    "note_opened",
    "publish_report",
    "schedule_report",
    "send_due_reports",
    "share_report",
    "withdraw_link",
    "withdraw_link_again",
]
