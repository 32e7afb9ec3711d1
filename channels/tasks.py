"""Ticks of channels."""

from django.utils import timezone

from channels import operations
from common.copies import unless_held
from common.wakeups import task
from connections.doors import is_open
from connections.states import ConnectionKind

MOST_AT_ONCE = 50


@task
@unless_held
def tell_channels() -> None:
    """What there is to tell, in the channels that want it."""
    if not is_open(ConnectionKind.CHAT):
        return
    operations.gather_notices(now=timezone.now())
    for _each in range(MOST_AT_ONCE):
        if not operations.post_next(now=timezone.now()):
            break


@task
def forget_posts() -> None:
    """A month later, nobody asks what was told."""
    operations.forget_posts(now=timezone.now())
