"""What speaks against something that somebody is about to do: asked about once, never forbidden."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.http import QueryDict

from common.records import dataclass

FIELD = "anyway"


@dataclass(frozen=True)
class SecondLook:
    """Sentences, and whether somebody has read these very ones: the answer carries the fingerprint
    of the question, so that other concerns are another question.
    """

    texts: Sequence[str] = ()

    @property
    def fingerprint(self) -> str:
        """Stands for the question in a form; '' where there is nothing to ask."""
        return hashlib.sha256("\n".join(self.texts).encode()).hexdigest()[:16] if self.texts else ""

    def is_settled(self, answers: QueryDict) -> bool:
        """Nothing speaks against it, or somebody goes on after they have read what does."""
        return not self.texts or answers.get(FIELD) == self.fingerprint
