"""Where somebody is signed in, where they were before, and the link that was mailed last."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignedInBrowser(AbstractBaseSession):
    """A session: what one browser carries along, and whose it is once somebody signed in."""

    user = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.CASCADE)
    browser = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True, help_text="When they signed in.")
    used_at = models.DateTimeField(
        null=True, help_text="Good to a day, or to an eighth of the time it may be idle."
    )


class KnownBrowser(models.Model):
    """A kind of browser in which somebody has signed in: the next of that kind is no news."""

    user = models.ForeignKey(
        "people.User", on_delete=models.CASCADE, related_name="known_browsers", db_index=False
    )
    browser = models.CharField(max_length=60, blank=True)
    used_on = models.DateField(help_text="The last sign-in in one of that kind.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "browser"], name="known_browser_once")
        ]

    def __str__(self) -> str:
        return f"{self.browser} of {self.user_id}"


class MailedLink(models.Model):
    """The link to sign in that was mailed last to somebody; gone once they are in."""

    user = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link of {self.user_id}"
