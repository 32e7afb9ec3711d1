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
    about: str = ""
    """What else has to be the same for the answer to hold."""

    @property
    def fingerprint(self) -> str:
        """Stands for the question in a form; '' where there is nothing to ask."""
        if not self.texts:
            return ""
        whole = "\n".join([*self.texts, self.about] if self.about else self.texts)
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def is_settled(self, answers: QueryDict) -> bool:
        """Nothing speaks against it, or somebody goes on after they have read what does."""
        return not self.texts or answers.get(FIELD) == self.fingerprint


NOTHING_SPEAKS_AGAINST = SecondLook()
