"""One plain, calm mail: paragraphs, at most one button, a footer. Text and HTML say the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string

SECRET = "{secret}"  # noqa: S105  where the one-use code or link of a message goes on its way out
KEY = "{key}"
"""Where the key of a one-use link goes that stands beside the secret: behind a blank in it."""
PREFERENCES = "{preferences}"
"""Where a mail names the page on which its reader chooses their mail. Filled in on its way out:
whoever looks into the outbox does not get the link of somebody else.
"""
ENCLOSED = "{enclosed}"
"""Where a mail lists the subjects of the messages that travel in it. Filled in on its way out: what
is called off until then is not among them.
"""


def absolute(path: str) -> str:
    """The full address of a path of the portal."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def body(
    paragraphs: Sequence[str], *, action: tuple[str, str] | None = None, footer: Sequence[str] = ()
) -> tuple[str, str]:
    """(text, html) of a mail. `action` is (label, full address); footer lines stand small below.

    Everything is plain text: HTML in a paragraph is shown as written. {secret}, {key},
    {preferences} and {enclosed} may stand in it.
    """
    lines = list(paragraphs)
    if action:
        lines.append(f"{action[0]}:\n{action[1]}")
    text = "\n\n".join(lines)
    if footer:
        text += "\n\n--\n" + "\n".join(footer)
    html = render_to_string(
        "messaging/mail.html", {"paragraphs": paragraphs, "action": action, "footer": footer}
    )
    return text + "\n", html
