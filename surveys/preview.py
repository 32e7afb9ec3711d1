"""What a wave would be able to show, said before it opens."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.states import Hidden


@dataclass(frozen=True, kw_only=True)
class PartPreview:
    """One part as it would be shown, if people answered as they usually do."""

    label: str
    eligible: int
    will_show: bool
    hidden_because: Hidden = Hidden.NOT
    expected: int = 0
    """Answers to expect from this part."""
