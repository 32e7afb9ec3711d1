"""Who looked at what was found out about others."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.utils import timezone

from people.audit import Audited, record_look
from people.models import Member


class Sight(StrEnum):
    """What of a thing somebody looked at. The names stand in the audit table for good."""

    RESULTS = "results"
    COMMENTS = "comments"
    RATERS = "raters"
    FIGURES_FILE = "figures file"
    PROGRESS_FILE = "progress file"
    REPORT = "report"
    REPORT_FILE = "report file"
    CALIBRATION = "calibration"
    FAILED_ROWS_FILE = "failed rows file"
    KPIS = "kpis"
    KPI_FILE = "kpi file"
    KPI_TEAMS = "kpis by team"
    KPI_TEAM_FILE = "kpi file by team"
    TEAM_VALUES = "values of a team"
    TEAM_VALUE = "value of a team and month"
    SIGN_INS = "sign-ins"
    AUDIT = "audit log"
    AUDIT_CHECK = "check of the audit log"
    LIST = "list of people"
    LEADER = "leader in a pilot"
    PROGRESS = "progress"
    PATHS = "paths"
    MESSAGES = "messages"
    MESSAGE = "message"
    SESSION = "practice"
    LEVELS = "levels"
    LEVELS_APART = "levels far apart"
    RATER_LIST = "list of raters"
    CERTIFICATES = "certificates"
    PULSES = "pulses"
    QUESTIONNAIRES = "questionnaires"
    QUESTIONNAIRES_FILE = "questionnaires file"
    OVERVIEW = "overview"
    BEHAVIOR = "behavior"
    SCENARIO_FILE = "scenario file"
    DECISION = "decision"
    DECISION_FILE = "decision file"
    DELIVERY = "delivery"
    SEALS_FILE = "seals of the audit log"


def look_at(thing: Audited, sight: Sight, *, by: Member, now: dt.datetime) -> None:
    """Note that somebody looked, once for each person, page and day of theirs; a second call on the
    same day changes nothing. One statement.
    """
    record_look("look_at", thing, by=by, now=now, page=sight, day=timezone.localdate(now))
