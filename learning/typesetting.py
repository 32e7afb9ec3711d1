"""A certificate as a PDF that a screen reader can read (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from common.typesetting import LEFT_OUT, set_pdf
from learning.attesting import Attested
from messaging.text import absolute
from people.looks import PrintedLook
from ui.accents import accent_of
from ui.dates import in_words

PAGE = Path(__file__).parent / "certificate.typ"
PLAIN = PrintedLook()


def typeset(attested: Attested, *, code: str, language: str, look: PrintedLook = PLAIN) -> bytes:
    """The file, in this language, with the address at which anybody can check it, and with the
    colors and logo that the organization has on the day it is set.
    """
    with override(language):
        said = words_of(attested)
    address = absolute(reverse("certificate_check", args=[code]))
    said |= {"code": code, "address": address, "language": language, "left_out": LEFT_OUT}
    said |= {
        "accent": accent_of(look.accent).light.strong if look.accent else "",
        "logo": list(look.logo),
        "logo_on_dark": look.logo_on_dark,
    }
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
        "unnamed": _("The name stands at the address below"),
    }


def sentence_of(attested: Attested) -> str:
    """What somebody did, and when, in the active language."""
    sentence = _("took part in “%(program)s” from %(first)s to %(last)s.")
    if attested.practices:
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
