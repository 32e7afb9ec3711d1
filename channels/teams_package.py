"""The package that makes the bot an app in Teams: what it is called, and two icons. It is the same
file whenever it is asked for.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from messaging.text import absolute

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"
ACCENT = "#5F2A5D"
COLOR, OUTLINE = "color.png", "outline.png"
ICONS = {COLOR: "icons/portal-192.png", OUTLINE: "icons/portal-outline-32.png"}
"""Name in the package -> file: one in color, one in white."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def manifest_of(app_id: str) -> dict[str, object]:
    """What Teams is told of the app, in the language that is active. It only speaks, so nobody is
    offered a field to write in.
    """
    portal = absolute("/")
    about = _("Reminders of your program, with a button that opens them.")
    longer = _(
        "Whoever chose so in the portal's mail settings gets reminders of the program here instead "
        "of by mail. The app reads no messages."
    )
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.19",
        "version": "1.0.0",
        "id": app_id,
        "developer": {
            "name": "Empathy Portal",
            "websiteUrl": portal,
            "privacyUrl": portal,
            "termsOfUseUrl": portal,
        },
        "name": {"short": "Empathy Portal", "full": "Empathy Portal"},
        "description": {"short": about, "full": longer},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "bots": [{"botId": app_id, "scopes": ["personal"], "isNotificationOnly": True}],
        "validDomains": [urlsplit(portal).hostname or ""],
    }


def package_of(app_id: str) -> bytes:
    """The package of the bot with this ID."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        told = json.dumps(manifest_of(app_id), ensure_ascii=False, indent=2)
        package.writestr(zipfile.ZipInfo("manifest.json", EPOCH), told)
        for name, file in ICONS.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), _content(file))
    return out.getvalue()


def _content(file: str) -> bytes:
    found = finders.find(file)
    if not isinstance(found, str):
        raise FileNotFoundError(file)
    return Path(found).read_bytes()
