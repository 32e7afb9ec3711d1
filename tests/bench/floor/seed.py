"""The floor's tables, 64 people who are signed in, and what they ask for."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command

from tests.bench.floor.models import Card
from tests.bench.requests import Asked, keep, sign_in


def write(out: Path) -> None:
    """Fill the database and write the requests."""
    for app in ("auth", "sessions"):
        call_command("migrate", app, verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    Card.objects.bulk_create(
        Card(title=f"Card number {i}: feedback that lands", minutes=3 + i % 5, body="x" * 1500)
        for i in range(40)
    )
    users = User.objects.bulk_create(
        User(username=f"u{i}", first_name="Ana", last_name=f"Lind {i}", password="!")
        for i in range(64)
    )
    signed_in = [sign_in(user, "django.contrib.auth.backends.ModelBackend") for user in users]
    card = Card.objects.order_by("pk")[0].pk
    keep(out, "page", [Asked("/", cookies) for cookies in signed_in])
    keep(
        out,
        "form",
        [Asked("/done", cookies, {"card": str(card)}, status=303) for cookies in signed_in],
    )
