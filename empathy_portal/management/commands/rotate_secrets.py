"""The second half of changing the secret key: what an older one sealed is sealed anew."""

from __future__ import annotations

import itertools

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from messaging.preferences import LASTS
from messaging.resealing import reseal, sealed_fields
from people.operations import reseal_seeds, sign_again


class Command(BaseCommand):
    """First give the new key as SECRET_KEY and the old one in SECRET_KEY_FALLBACKS, and restart
    everything; then this; then take the old one away.
    """

    help = (
        "Seal secrets in the database with the newest SECRET_KEY, and say which older key may go."
    )

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """A line for each sealed column, and what may be done now."""
        lost = 0
        columns = (reseal(model, field) for model, field in sealed_fields())
        for found in itertools.chain(columns, [reseal_seeds()]):
            lost += found.lost
            self.stdout.write(
                f"{found.column}: {found.renewed} sealed anew, {found.fresh} were up to date"
                + (f", {found.lost} opened by no key" if found.lost else "")
            )
        self.stdout.write(f"seals of the audit table: {sign_again()} signed anew")
        if not settings.SECRET_KEY_FALLBACKS:
            self.stdout.write("There is no older key in SECRET_KEY_FALLBACKS.")
        else:
            self._say_what_may_go()
        if lost:
            raise CommandError(
                f"{lost} secrets were sealed with a key that is not there any more. Add it to "
                "SECRET_KEY_FALLBACKS and run this again, or enter them anew."
            )

    def _say_what_may_go(self) -> None:
        days = settings.SESSION_COOKIE_AGE // (24 * 60 * 60)
        count = len(settings.SECRET_KEY_FALLBACKS)
        keys = "The older key" if count == 1 else f"All {count} older keys"
        self.stdout.write(
            f"{keys} in SECRET_KEY_FALLBACKS may go: no row needs them. Whoever has not been here "
            f"since the change signs in again, which is nobody after {days} days; links in older "
            f"mails, which hold for up to {LASTS.days} days, end with them. Where a key has become "
            "known to others, take it out now."
        )
