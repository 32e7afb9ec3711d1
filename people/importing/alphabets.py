"""Whether text looks like names that people have: letters of one language, capitals in front."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LATIN = {
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish and Catalan": "áéíñóúüïçàèò",
    "Portuguese": "áâãàçéêíóôõúü",
    "Italian": "àèéìíîòóùú",
    "Dutch": "áéëïíóöüúè",
    "Danish, Norwegian and Swedish": "æøåäöéü",
    "Icelandic": "áðéíóúýþæö",
    "Finnish and Estonian": "äöõüåšž",
    "Irish and Welsh": "áéíóúâêîôûŵŷ",
    "Polish": "ąćęłńóśźż",
    "Czech and Slovak": "áäčďéěíĺľňóôŕřšťúůýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian, Bosnian and Slovenian": "čćđšž",
    "Romanian": "ăâîșțşţ",
    "Turkish and Azerbaijani": "çğ\u0131iöşüəâ",
    "Latvian": "āčēģīķļņšūž",
    "Lithuanian": "ąčęėįšųūž",
    "Albanian": "çë",
    "Maltese": "ċġħż",
}
"""The letters beyond a to z, by the languages that have them."""
FREQUENT = {
    "CYRILLIC": "аеиоунрстлвкм",
    "GREEK": "αοιετσςνηυρπλκμάέίόύώή",
    "HEBREW": "יוהלארתבשמןד",
    "ARABIC": "المينرتوبهدحس",
}
"""Letters that names in these scripts are mostly made of."""
NOT_IN_WORDS = re.compile(r"[\s\d,;|\"'\u2018\u2019.@<>()/&+:!?_-]+")
BESIDE_WORDS = "“”„«»\u2013—…€°·"
MIXED, SYMBOL, CAPITAL, FOREIGN, MARK_BESIDE = 3.0, 3.0, 2.0, 2.0, 1.0
"""How odd it is: two scripts in a word, a symbol in it, a capital inside, letters of no one
language, a mark beside it."""


def oddness(text: str) -> float:
    """How unlike names the words with letters beyond a to z are, on average; 0 is not at all."""
    found = [_oddness_of(word) for word in special_words(text)]
    return sum(found) / len(found) if found else 0.0


def special_words(text: str) -> Iterator[str]:
    """The words that hold anything beyond ASCII."""
    return (word for word in NOT_IN_WORDS.split(text) if word and not word.isascii())


def _oddness_of(word: str) -> float:
    inner = word.strip(BESIDE_WORDS)
    beside = MARK_BESIDE * (inner != word)
    spelled = [each for each in inner if each.isalpha() or unicodedata.combining(each)]
    scripts = {_script_of(each) for each in spelled}
    mixed = MIXED * (len(scripts) > 1)
    foreign = _strangeness(inner, scripts.pop()) if len(scripts) == 1 else 0.0
    symbols = SYMBOL * (len(inner) - len(spelled))
    return beside + mixed + foreign + symbols + CAPITAL * _has_odd_capital(inner)


def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "NONE").split()[0]


def _has_odd_capital(word: str) -> bool:
    """A special capital inside of a word that is not all in capitals; there is no capital ß."""
    if word.replace("ß", "").isupper():
        return False
    return any(each.isupper() and not each.isascii() for each in word[1:])


def _strangeness(word: str, script: str) -> float:
    special = {each for each in word.lower() if not each.isascii() and each.isalpha()}
    if script == "LATIN":
        return 0.0 if any(special <= set(alphabet) for alphabet in LATIN.values()) else FOREIGN
    frequent = FREQUENT.get(script)
    if not frequent:
        return 0.0
    return 1 - sum(each in frequent for each in word.lower()) / len(word)
