"""What a program has for a fair comparison of before and after, kept in the process like
programs.module_texts, for whoever knows a module of it.
"""

from __future__ import annotations

import msgspec

from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.models import Material

MOST = 1000
NOTHING = Comparison()
"""Of a program without any."""
_decode = msgspec.json.Decoder(Comparison).decode


class KeptComparisons:
    """By module and language. Beyond `MOST` all are forgotten at once."""

    def __init__(self) -> None:
        self._of_module: dict[tuple[int, str], Comparison] = {}

    def __call__(self, module_id: int, language: str) -> Comparison:
        """That of the program version which a module belongs to. One query when it is not known
        yet, also where there is none.
        """
        key = (module_id, language)
        if key not in self._of_module:
            if len(self._of_module) > MOST:
                self.forget()
            theirs = Material.objects.filter(version__modules=module_id)
            listed = list(theirs.filter(kind=MaterialKind.COMPARISON).json_in(language))
            self._of_module[key] = _decode(listed[0][1]) if listed else NOTHING
        return self._of_module[key]

    def forget(self) -> None:
        """As in a process that has just started."""
        self._of_module.clear()


comparison_texts = KeptComparisons()
