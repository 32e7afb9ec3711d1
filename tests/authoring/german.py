"""The small program in English and German; its module is in English alone."""

from __future__ import annotations

import re


def in_two_languages(files: dict[str, str]) -> dict[str, str]:
    """The same with German beside each English text."""
    both = dict(files)
    for path, text in files.items():
        if path.startswith(("pages/en/", "kit/en/")):
            both[path.replace("en/", "de/", 1)] = text
        elif path.endswith(".toml"):
            both[path] = re.sub(r"^(.+)\.en = (.+)$", _twice, text, flags=re.MULTILINE)
    both["program.toml"] = both["program.toml"].replace(
        "[[forms]]", '[texts.de]\ntitle = "Klein"\nsummary = "Kurz."\n[[forms]]', 1
    )
    return both


def _twice(found: re.Match[str]) -> str:
    german = found[2] if found[2].startswith("[") else f'"De: {found[2][1:]}'
    return f"{found[0]}\n{found[1]}.de = {german}"
