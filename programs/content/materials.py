"""What a program has beside its modules."""

from __future__ import annotations

from msgspec import Struct

from programs.content.comparisons import Comparison
from programs.content.instruments import Instrument
from programs.content.kinds import KitGroup, KitReader, MaterialKind
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


class KitPage(Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.KIT.value):
    """A document of the kit: what people are handed out around the modules."""

    title: str
    body: Prose
    readers: tuple[KitReader, ...]
    group: KitGroup
    minutes: int = 1
    """To read."""
    features: tuple[Feature, ...] = ()


MaterialContent = ReadingPage | KitPage | Instrument | PulseBank | Transcript | Paths | Comparison
