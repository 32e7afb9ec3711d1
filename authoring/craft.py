"""What can be told by machine about the craft of a question that somebody is to answer. Each is
asked about and none forbids anything: only a person can tell whether a sentence holds two ideas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_JOINS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\band\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:und|sowie)\b", re.IGNORECASE),
}
_NEGATIONS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:not|no|never|nobody|no one|none|nothing|nowhere|without|hardly|cannot)\b"
        r"|n['\u2019]t\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:nicht|nichts|nie|niemals|niemand(?:em|en)?|kein(?:e[mnrs]?)?|ohne|kaum)\b",
        re.IGNORECASE,
    ),
}
TWO_IDEAS = _("Does it hold two ideas? What is joined here may be two questions.")
TWO_NEGATIONS = _("Two negations in one sentence are easily misread. Can it be said straight?")


def doubts_about(text: str, language: str) -> list[_StrPromise]:
    """What to ask whoever wrote this question, in a language whose words are known here; a
    semicolon joins in every language.
    """
    joins, negations = _JOINS.get(language), _NEGATIONS.get(language)
    found = []
    if ";" in text or (joins and joins.search(text)):
        found.append(TWO_IDEAS)
    sentences = re.split(r"[.!?]", text)
    if negations and any(len(negations.findall(each)) > 1 for each in sentences):
        found.append(TWO_NEGATIONS)
    return found
