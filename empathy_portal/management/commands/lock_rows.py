"""Make the second lock anew, table by table: after roles were added, or EVERY_ROLE was set, or
somebody changed it by hand. `migrate` leaves alone what has the lock already.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand

from common.tenancy import as_owner
from empathy_portal.locked_tables import lock_all


class Command(BaseCommand):
    help = "Lock the rows of each organization against the others; migrate does it as well."

    def handle(self, *_args: object, **_options: object) -> None:
        """As whoever owns the tables. A second run changes nothing."""
        with as_owner():
            lock_all(anew=True)
