"""Talks, what is noted in them, and what leaders commit themselves to."""

from coaching.models.commitments import Commitment, PassedOn
from coaching.models.notes import TalkNote
from coaching.models.talks import CoachWish, Talk

__all__ = ["CoachWish", "Commitment", "PassedOn", "Talk", "TalkNote"]
