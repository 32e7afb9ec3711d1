"""What a program has beside its modules."""

from __future__ import annotations

from msgspec import Struct

from programs.content.comparisons import Comparison
from programs.content.instruments import Instrument
from programs.content.kinds import MaterialKind
from programs.content.paths import Paths
from programs.content.prose import Prose
from programs.content.pulse_bank import PulseBank
from programs.content.transcripts import Transcript
from programs.features import Feature


class ReadingPage(Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.PAGE.value):
    """A page to read: a welcome, a notice, a guide, the evidence."""

    title: str
    body: Prose
    features: tuple[Feature, ...] = ()
    """What of the portal it tells of."""


MaterialContent = ReadingPage | Instrument | PulseBank | Transcript | Paths | Comparison
