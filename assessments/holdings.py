"""What assessments keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.models import RECORDING_KEPT_FOR
from people.personal import Impersonal, Personal, deletes, hands_over, keeps
from people.personal_words import (
    COUNTED,
    NOBODY,
    OWN_WORK,
    RATERS,
    WHO_DID_IT,
    WITH_ORGANIZATION,
    WITH_PILOT,
    WITH_PILOT_OR_PERSON,
    at_most,
)

LEVELS = _("Levels that raters saw in a role-play, and what they noted")
RECORDED = _("The recording of a leader's turn, with their yes, for a second rater")
GIVEN = _("The person, whoever gave them, and the coach where the person shares them")
ONE_RATER = _("The person and one second rater")
CALIBRATION = _("How alike raters score")

HOLDINGS = (
    Personal(
        "assessments.Score",
        purpose=LEVELS,
        seen_by=_(
            "The person, whoever gave them, the coach where the person shares them, and another "
            "rater who is two levels or more away"
        ),
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                "session__starts_at",
                "criterion__slug",
                "level",
                "scored_at",
                why=COUNTED,
            ),
            keeps("rater", "session__starts_at", "scored_at", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "assessments.EvidenceNote",
        purpose=LEVELS,
        seen_by=GIVEN,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("enrollment__member", "session__starts_at", "text", "written_at"),
            deletes("rater", "session__starts_at", "text", "written_at"),
        ),
    ),
    Personal(
        "assessments.SeenBehavior",
        purpose=LEVELS,
        seen_by=GIVEN,
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                "session__starts_at",
                "criterion__slug",
                "level",
                "is_seen",
                "ticked_at",
                why=COUNTED,
            ),
            keeps("rater", "session__starts_at", "ticked_at", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "assessments.EmptiedSlot",
        purpose=LEVELS,
        seen_by=NOBODY,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("enrollment__member", "session__starts_at", "criterion__slug", "emptied_at"),
            deletes("rater"),
        ),
    ),
    Personal(
        "assessments.RaterTalk",
        purpose=_("What two raters talked about where they saw different levels"),
        seen_by=_("The two raters"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("enrollment__member", "session__starts_at", "talked_at"),
            deletes("first", "session__starts_at", "text", "talked_at"),
            deletes("second", "session__starts_at", "text", "talked_at"),
            keeps("noted_by", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "assessments.TurnRecording",
        purpose=_(
            "Whether a leader agreed to their turn being recorded, and where the recording is"
        ),
        seen_by=_("The person and the facilitators of the pilot"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("enrollment__member", "session__starts_at", "is_agreed", "said_at", "link"),
            keeps("left_by", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "assessments.TurnFile",
        purpose=RECORDED,
        seen_by=ONE_RATER,
        kept_for=at_most(RECORDING_KEPT_FOR),
        trails=(
            deletes(
                "recording__enrollment__member",
                "recording__session__starts_at",
                "added_at",
                "media_type",
                "size",
            ),
            keeps("watcher", why=WHO_DID_IT),
            keeps("by", "added_at", why=WHO_DID_IT),
        ),
        plain=("digest",),
    ),
    Personal(
        "assessments.TurnFilePart",
        purpose=RECORDED,
        seen_by=ONE_RATER,
        kept_for=at_most(RECORDING_KEPT_FOR),
        trails=(deletes("file__recording__enrollment__member"),),
    ),
    Personal(
        "assessments.CalibrationRound",
        purpose=CALIBRATION,
        seen_by=RATERS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("member", "number", "begun_at", "finished_at", "runs_out_on", why=COUNTED),),
        plain=("gate",),
    ),
    Personal(
        "assessments.CalibrationItem",
        purpose=CALIBRATION,
        seen_by=RATERS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("round__member", "position", "levels", "settled_at", why=COUNTED),),
        plain=("key", "agreed", "levels"),
    ),
    Personal(
        "assessments.OwnSample",
        purpose=CALIBRATION,
        seen_by=RATERS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("by", "title", "added_at", why=OWN_WORK),),
    ),
    Personal(
        "assessments.ExpertReading",
        purpose=CALIBRATION,
        seen_by=RATERS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            keeps("expert", "sample__title", "scores", "given_at", "replaced_at", why=COUNTED),
        ),
        plain=("scores",),
    ),
)
IMPERSONAL = (
    Impersonal(
        ("assessments.CalibrationGate", "assessments.Rubric", "assessments.Criterion"),
        _("Rubrics, and what calibration asks for"),
    ),
)
