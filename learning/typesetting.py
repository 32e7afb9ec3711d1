"""A certificate as a PDF that a screen reader can read (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from common.typesetting import set_pdf
from learning.attesting import Attested
from messaging.text import absolute
from ui.dates import in_words

PAGE = Path(__file__).parent / "certificate.typ"


def typeset(attested: Attested, *, code: str, language: str) -> bytes:
    """The file, in this language, with the address at which anybody can check it."""
    with override(language):
        said = words_of(attested)
    address = absolute(reverse("certificate_check", args=[code]))
    said |= {"code": code, "address": address, "language": language}
    return set_pdf(PAGE, said)


def words_of(attested: Attested) -> dict[str, object]:
    """What stands on it, in the active language."""
    last = in_words(dt.date.fromisoformat(attested.last_on))
    return {
        "title": _("Certificate"),
        "name": attested.name,
        "organization": attested.organization,
        "sentence": sentence_of(attested),
        "modules_title": _("Modules"),
        "modules": list(attested.modules),
        "given": last,
        "check": _("Check it at"),
    }


def sentence_of(attested: Attested) -> str:
    """What somebody did, and when, in the active language."""
    sentence = ngettext(
        "took part in “%(program)s” from %(first)s to %(last)s, with %(count)s live practice.",
        "took part in “%(program)s” from %(first)s to %(last)s, with %(count)s live practices.",
        attested.practices,
    )
    return sentence % {
        "program": attested.program,
        "first": in_words(dt.date.fromisoformat(attested.first_on)),
        "last": in_words(dt.date.fromisoformat(attested.last_on)),
        "count": attested.practices,
    }
