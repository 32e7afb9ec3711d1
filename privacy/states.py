"""What people ask for, where that stands, and on what processing may rest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Asks(models.TextChoices):
    """What somebody may ask for, by the article of the GDPR that says so."""

    ACCESS = "access", _("A copy of my data")
    CORRECTION = "correction", _("A correction")
    RESTRICTION = "restriction", _("That my data is kept but not used")
    ERASURE = "erasure", _("That my data is erased")
    OBJECTION = "objection", _("An objection to how my data is used")


ARTICLES = {
    Asks.ACCESS: "15",
    Asks.CORRECTION: "16",
    Asks.RESTRICTION: "18",
    Asks.ERASURE: "17",
    Asks.OBJECTION: "21",
}


class RequestState(models.TextChoices):
    """received -> checked (who asks is known) -> done | refused; or withdrawn by who asked."""

    RECEIVED = "received", _("Received")
    CHECKED = "checked", _("Identity checked")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (RequestState.RECEIVED, RequestState.CHECKED)


class CameBy(models.TextChoices):
    """How a request reached the organization."""

    PORTAL = "portal", _("In the portal")
    MAIL = "mail", _("By mail")
    LETTER = "letter", _("By letter")
    SPOKEN = "spoken", _("In person or by phone")


class Basis(models.TextChoices):
    """Article 6 of the GDPR, as far as an employer may rest on it."""

    CONSENT = "consent", _("Consent (Art. 6(1)(a))")
    CONTRACT = "contract", _("Performance of a contract (Art. 6(1)(b))")
    OBLIGATION = "obligation", _("Legal obligation (Art. 6(1)(c))")
    INTERESTS = "interests", _("Legitimate interests (Art. 6(1)(f))")
    AGREEMENT = "agreement", _("Works agreement or national law on employment (Art. 88)")


BASES_TO_WEIGH = frozenset({Basis.CONSENT, Basis.INTERESTS})
"""Those that need a reason in writing: consent at work is seldom free, interests are weighed."""
