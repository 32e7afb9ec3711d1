"""Talks, what is noted in them, and what leaders commit themselves to."""

from coaching.models.commitments import Commitment, PassedOn
from coaching.models.notes import TalkNote
from coaching.models.talks import Talk

__all__ = ["Commitment", "PassedOn", "Talk", "TalkNote"]
