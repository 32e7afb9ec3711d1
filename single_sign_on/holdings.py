"""What single sign-on keeps of people: by which name a provider knows them."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.personal import FoundBy, Impersonal, Personal, Traces, deletes
from people.personal_words import ONLY_PERSON, UNTIL_ERASED
from single_sign_on.providers import key_of
from single_sign_on.querysets import providers


def own_accounts(traces: Traces) -> QuerySet[Model]:
    """At providers of their organization: whoever belongs to two has those of the other one there,
    and the sign-in may stay for it.
    """
    theirs = providers().filter(organization=traces.organization_id).values_list("pk", flat=True)
    accounts: QuerySet[Model] = SocialAccount._base_manager.filter(
        provider__in=[key_of(pk) for pk in theirs],
        user__in=Member.objects.filter(pk=traces.member_id, user__isnull=False).values("user"),
    )
    return accounts


HOLDINGS = (
    Personal(
        "socialaccount.SocialAccount",
        purpose=_("Signing in with the account of the organization"),
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ERASED,
        trails=(
            deletes(
                "user",
                "provider",
                "uid",
                "last_login",
                "date_joined",
                "extra_data",
                found_by=FoundBy.USER,
                finds=own_accounts,
            ),
        ),
        plain=("provider",),
        aliases=("uid",),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("single_sign_on.ClaimedDomain", "single_sign_on.ProviderDocument"),
            *("single_sign_on.EndWarning", "single_sign_on.ProviderKey"),
        ),
        _("Settings of the organization's sign-in"),
    ),
)
