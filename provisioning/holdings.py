"""What provisioning keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, hands_over
from people.personal_words import (
    ADMINS,
    OWN_WORK,
    PERSON_AND_ADMINS,
    UNTIL_ENDED,
    WITH_ORGANIZATION,
)

FROM_HR = _("What the organization's HR system says about people")

HOLDINGS = (
    Personal(
        "provisioning.FetchedList",
        purpose=_("Lists of people that are fetched, and who looks after them"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("in_charge", why=OWN_WORK),),
    ),
    Personal(
        "provisioning.ScimPerson",
        purpose=FROM_HR,
        seen_by=PERSON_AND_ADMINS,
        kept_for=UNTIL_ENDED,
        trails=(
            deletes(
                "member",
                "user_name",
                "external_id",
                "said",
                "made_at",
                "changed_at",
                "deactivated_at",
            ),
        ),
        aliases=("user_name", "external_id"),
    ),
    Personal(
        "provisioning.ScimGroupSeat",
        purpose=FROM_HR,
        seen_by=ADMINS,
        kept_for=UNTIL_ENDED,
        trails=(deletes("member", "group__name", "granted"),),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("provisioning.FetchRun", "provisioning.FieldOwner", "provisioning.ScimGroup"),
            "provisioning.ScimWatch",
        ),
        _("Groups, sources of fields and what became of a list; people are only counted"),
    ),
)
