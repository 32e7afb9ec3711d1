"""Ticks of single sign-on."""

from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task
from connections.doors import is_open
from connections.states import ConnectionKind
from single_sign_on import operations


@task
@unless_held
def look_after_providers() -> None:
    """Take up new certificates, and tell admins of what ends."""
    if not is_open(ConnectionKind.SIGN_IN):
        return
    now = timezone.now()
    operations.refresh_documents(now=now)
    operations.warn_of_ends(now=now)
