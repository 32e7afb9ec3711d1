"""What is kept of requests, and of who decided what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, empties, keeps
from people.personal_words import WHO_DID_IT, WITH_ORGANIZATION

REQUESTS = _("What people ask about their data, and that it was answered in time")
DECIDED = _("What the organization decided about personal data, and who did it")
OFFICERS = _("Privacy officers")

HOLDINGS = (
    Personal(
        "privacy.PersonRequest",
        purpose=REQUESTS,
        seen_by=_("The person and privacy officers"),
        kept_for=_("Days after the answer that the organization chose; without words once erased"),
        trails=(
            empties(
                "member",
                *("words", "wanted", "answer", "extended_because", "checked_how"),
                exported=(
                    *("asks", "words", "received_on", "due_on", "extended_because", "state"),
                    *("answer", "answered_at"),
                ),
            ),
            keeps("entered_by", why=WHO_DID_IT),
            keeps("answered_by", why=WHO_DID_IT),
        ),
        plain=("asks", "came_by", "state"),
    ),
    Personal(
        "privacy.LegalBasis",
        purpose=DECIDED,
        seen_by=OFFICERS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("chosen_by", why=WHO_DID_IT),),
        plain=("purpose", "basis", "because"),
    ),
    Personal(
        "privacy.Retention",
        purpose=DECIDED,
        seen_by=OFFICERS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("chosen_by", why=WHO_DID_IT),),
        plain=("keeping",),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
