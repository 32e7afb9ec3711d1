"""What decisions keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, hands_over, keeps
from people.personal_words import ADMINS, OWN_WORK, WHO_DID_IT, WITH_ORGANIZATION

WEIGHED = _("Decisions about vendors, and who weighed them")

HOLDINGS = (
    Personal(
        "decisions.Decision",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("made_by", "name", "made_at", why=OWN_WORK),),
    ),
    Personal(
        "decisions.EarlierResult",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("reopened_by", "decision__name", "reopened_at", why=OWN_WORK),),
    ),
    Personal(
        "decisions.Assessor",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("member", "decision__name", "invited_at", "handed_in_at", why=WHO_DID_IT),),
    ),
    Personal(
        "decisions.Impressions",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            hands_over("assessor__member", "contender__name", "given", "saved_at", why=OWN_WORK),
        ),
    ),
    Personal(
        "decisions.Sourcing",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("saved_by", "name", "saved_at", why=OWN_WORK),),
    ),
    Personal(
        "decisions.SourcingVersion",
        purpose=WEIGHED,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("saved_by", "name", "saved_at", why=OWN_WORK),),
    ),
)
IMPERSONAL = (Impersonal(("decisions.Contender",), _("Vendors and what they cost")),)
