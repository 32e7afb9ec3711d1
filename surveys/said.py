"""What a comment says, and what was only typed to get past an empty field."""

from __future__ import annotations

import datetime as dt
import unicodedata

KEPT_FOR = dt.timedelta(days=30)
"""A comment that waits to be retold is destroyed after so long."""
NOTHING = frozenset(
    {
        # Short forms, as they stand once everything but letters and digits is gone.
        *("na", "ka", "nv", "nb", "nd", "so", "x", "xx", "xxx", "0", "nil", "null"),
        *("none", "nothing", "no", "nope", "no comment", "no comments", "not applicable"),
        *("nothing to add", "nothing else", "no answer", "nothing really", "none really"),
        *("nichts", "nix", "nein", "keine", "keiner", "keines", "kein", "kein kommentar"),
        *("keine kommentare", "keine angabe", "keine angaben", "keine antwort", "nicht zutreffend"),
        *("trifft nicht zu", "entfällt", "nichts hinzuzufügen", "nichts weiter", "siehe oben"),
        *("rien", "aucun", "aucune", "non", "sans objet", "néant", "aucun commentaire"),
        *("nada", "ninguno", "ninguna", "ningún comentario", "sin comentarios", "no aplica"),
        *("niente", "nulla", "nessuno", "nessuna", "nessun commento"),
        *("não", "nenhum", "nenhuma", "sem comentários", "niets", "geen", "nee", "nvt"),
        *(
            "geen commentaar",
            "brak",
            "nie",
            "nic",
            "nie dotyczy",
            "bez komentarza",
            "なし",
            "特になし",
        ),
    }
)
"""In the languages of the portal and those of its neighbors."""


def says_something(text: str) -> bool:
    """Whether a comment says anything: not where it is only signs, or a word for "nothing"."""
    said = plain(text)
    return bool(said) and said not in NOTHING and said.replace(" ", "") not in NOTHING


def plain(text: str) -> str:
    """The words alone: small letters and digits with one blank between."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(each if each.isalnum() or _is_mark(each) else _gap(each) for each in folded)
    return " ".join(kept.split())


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _gap(sign: str) -> str:
    """Nothing stays of what stands within a word ("n/a", "k. A.", "don't"); a blank parts words."""
    return " " if sign.isspace() else ""
