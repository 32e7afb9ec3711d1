"""What is said or typed by people in stories, as far as the structure of a text tells it apart, and
whether it sounds spoken: contractions against full forms. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from programs.content.cards import CardContent, ReadCard, RewriteCard, SpotCard, VideoCard
from programs.content.modules import ModuleContent
from programs.content.prose import Prose
from programs.content.scenarios import Scenario
from programs.reading.measures import all_texts, plain

_QUOTED = re.compile(r"\u201c([^\u201c\u201d]+)\u201d|\"([^\"]+)\"")
_BLOCK = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
# What an apostrophe can stand for without doubt; the s of "Noor's" stands for nothing.
_SHORT = re.compile(
    r"\b(?:\w+n[\u2019']t|\w+[\u2019'](?:re|ve|ll|m)|(?:i|you|he|she|we|they|it|that|who)[\u2019']d"
    r"|(?:it|that|what|who|here|there|how|where|he|she|let|everything|nothing)[\u2019']s)\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|will|would|could|should|have|has|had|can) not|cannot"
    r"|i am|(?:you|we|they) are|(?:it|that|what|who|here|there|he|she) is|let us"
    r"|(?:i|you|he|she|we|they|it|that) (?:will|would)"
    r"|(?:i|you|we|they) have (?:been|already|just|never|\w+ed))\b",
    re.IGNORECASE,
)


def spoken_on(card: CardContent) -> list[str]:
    """What people say on a card."""
    if isinstance(card, SpotCard):
        return [*(each.text for each in card.thread), *_quoted(all_texts(card))]
    if isinstance(card, RewriteCard):
        replies = (card.message, card.weak_reply, card.better_reply)
        said = [plain(each.html) for each in replies]
        return said + list(_quoted([plain(card.situation.html)]))
    if isinstance(card, VideoCard):
        return [each.text for each in card.captions]
    blocks = _set_off(card.body) if isinstance(card, ReadCard) else ()
    return [*blocks, *_quoted(all_texts(card))]


def spoken_in(module: ModuleContent) -> list[str]:
    """What people say in its role-plays, its journey and everything else but its cards."""
    scenarios = (module.scenario, *module.scenarios)
    openings = [plain(each.opening.text.html) for each in scenarios]
    rest = [*chain.from_iterable(map(_without_opening, scenarios)), *all_texts(module.journey)]
    rest += [*all_texts(module.rubric), *all_texts(module.notes)]
    return [*openings, *_quoted(rest)]


def _without_opening(scenario: Scenario) -> list[str]:
    opening = plain(scenario.opening.text.html)
    return [text for text in all_texts(scenario) if text != opening]


def _set_off(text: Prose) -> Iterator[str]:
    """What stands set off as a quote, such as a message that is shown."""
    for found in _BLOCK.findall(text.html):
        yield _QUOTED.sub("", plain(found))


def _quoted(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in _QUOTED.finditer(text):
            yield found[1] or found[2]


def contractions(texts: Iterable[str]) -> tuple[int, int]:
    """How often English is shortened as people speak it, and how often it is not."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted["short"] += len(_SHORT.findall(text))
        counted["long"] += len(_LONG.findall(text))
    return counted["short"], counted["long"]
