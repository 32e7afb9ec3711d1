"""The operator's way in: makes an organization with its first admin and prints a sign-in link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from people.forms import OrganizationForm
from people.operations import (
    AdminElsewhere,
    OrganizationExists,
    create_organization,
    issue_sign_in_key,
)
from people.sign_in_links import link_lines


class Command(BaseCommand):
    """Says so and changes nothing when the organization is there already. Needs no mail server."""

    help = "Make an organization with its first admin, and print a link with which they sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing is required here: the form says in one line what is missing."""
        parser.add_argument("--name", default="", help="What people call the organization.")
        parser.add_argument(
            "--slug", default="", help="Its short name, if not to be made from the name."
        )
        parser.add_argument("--admin-name", default="", help="First and last name of the admin.")
        parser.add_argument("--admin-email", default="", help="The address they sign in with.")
        parser.add_argument("--time-zone", default="UTC", help="Such as Europe/Berlin.")
        parser.add_argument("--language", default="en", help="en or de.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Two lines, the link last; one line when something is wrong."""
        options["slug"] = options["slug"] or slugify(options["name"])
        form = OrganizationForm(options)
        if not form.is_valid():
            raise CommandError(_one_line(form))
        try:
            lines = _create(form)
        except OrganizationExists as error:
            lines = f"There is an organization {error} already; nothing was changed."
        except AdminElsewhere as error:
            raise CommandError(
                f"{error} signs in to another organization here. Name another address."
            ) from error
        self.stdout.write(lines)


@transaction.atomic
def _create(form: OrganizationForm) -> str:
    """Both or neither: an admin without a link could not get in."""
    now = timezone.now()
    organization = {
        name: form.cleaned_data[name] for name in ("name", "slug", "time_zone", "language")
    }
    admin = create_organization(**organization, admin=form.admin, now=now, by=None)
    key = issue_sign_in_key(member=admin, now=now, by=None)
    return f"{admin.organization.name} is made. {link_lines(admin.name, key)}"


def _one_line(form: OrganizationForm) -> str:
    """Every mistake with its option, such as `--admin-email: Enter a valid email address.`"""
    mistakes = []
    for field, errors in form.errors.items():
        option = field.replace("_", "-")
        mistakes.append(f"--{option}: {' '.join(str(error) for error in errors)}")
    return " ".join(mistakes)
