"""What other tools run in a story (macros, variables, hooks), and the portal would show as text."""

from __future__ import annotations

import re

_SIGNS = (
    re.compile(r"<<[ \t]*/?[A-Za-z][\w-]*"),  # SugarCube
    re.compile(
        r"\((?:set|put|move|if|unless|else|else-if|elseif|for|loop|print|live|stop|goto|go-to|display|"
        r"either|random|history|visited|a|dm|ds|undo|restart|transition|t8n|align|"
        r"(?:link|text|enchant|click|mouseover|mouseout|cycling|seq|hover|show|hide|replace|append|"
        r"prepend)(?:-[a-z]+)*)\s*:",
        re.IGNORECASE,
    ),  # Harlowe
    re.compile(r"(?<![\w$\\])\$[A-Za-z]\w*"),
    re.compile(r"\|[\w-]+[>)][ \t]*\[|\][ \t]*[<(][\w-]+\|"),  # hooks
    re.compile(r"\[img\["),
    re.compile(r"<%[-=]?|\{[ \t]*[A-Za-z_][\w.]*(?:[ \t]*\}|[ \t]+\w+:)"),  # Snowman, Chapbook
)


def signs_in(written: str) -> list[str]:
    """Each once, as it stands there."""
    found: dict[str, None] = {}
    for pattern in _SIGNS:
        found |= dict.fromkeys(match[0].strip() for match in pattern.finditer(written))
    return list(found)
