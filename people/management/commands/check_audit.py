"""Whether the audit table is as it was sealed; for operators, and for whoever keeps its seals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.audit_checking import Checked, check_chain, organizations_with_a_chain
from people.models import Organization
from people.operations import seal_events, sign_again

Kept = Mapping[int, Mapping[int, bytes]]


class Command(BaseCommand):
    """One line for each chain, and one for everything that is not as it was sealed; ends with 1
    where there is anything.
    """

    help = "Check the chain over the audit table: a row removed or changed shows."

    def add_arguments(self, parser: CommandParser) -> None:
        """What else to compare with."""
        parser.add_argument(
            "--seals",
            metavar="FILE",
            help="A file of seals as a privacy officer downloaded or kept it, to compare with.",
        )
        parser.add_argument(
            "--sign-again",
            action="store_true",
            help="First sign with the newest SECRET_KEY what one of SECRET_KEY_FALLBACKS signed.",
        )

    def handle(self, *args: object, **options: str) -> None:  # noqa: ARG002
        """Seals what waits first, so that nothing is left out of the look."""
        while seal_events():
            pass
        if options["sign_again"]:
            self.stdout.write(f"{sign_again()} places are signed with the newest key.")
        kept = _kept_in(options["seals"]) if options["seals"] else {}
        names = dict(Organization.objects.values_list("pk", "slug"))
        found = 0
        for pk in sorted({*organizations_with_a_chain(), *kept}):
            checked = check_chain(pk, kept=kept.get(pk))
            self.stdout.write(_line(checked, names.get(pk, "none")))
            for finding in checked.findings:
                self.stdout.write(f"  {finding.line()}")
            found += len(checked.findings)
        if found:
            raise CommandError(f"{found} places are not as they were sealed.")
        self.stdout.write("Everything is as it was sealed.")


def _line(checked: Checked, slug: str) -> str:
    more = f", {checked.unsigned} signed with keys gone" if checked.unsigned else ""
    return (
        f"{slug} ({checked.organization_id}): links {checked.first} to {checked.last}, "
        f"{checked.heads} heads{more}, seal {checked.seal.hex()}"
    )


def _kept_in(name: str) -> Kept:
    """{organization: {number: seal}} of lines of JSON."""
    kept: dict[int, dict[int, bytes]] = defaultdict(dict)
    try:
        for line in Path(name).read_text(encoding="utf-8").splitlines():
            place = json.loads(line)
            kept[int(place["organization"])][int(place["number"])] = bytes.fromhex(place["seal"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{name} is no file of seals: {error}") from error
    return kept
