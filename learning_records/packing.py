"""A module as a package for learning platforms: a door into the portal, not a copy of the module.

The archive holds a manifest and one page with our script. It has the titles of the module and the
address that leads to it; texts of cards stay in the portal. The same module gives the same archive,
byte for byte.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from learning_records.vocabulary import ACTIVITIES_PATH
from programs.models import Module
from programs.module_texts import module_texts, program_texts

FILES = Path(__file__).parent / "package"
EPOCH = (1980, 1, 1, 0, 0, 0)
TICKET = "a" * 26


class PackageKind(models.TextChoices):
    """What a learning platform takes."""

    SCORM_2004 = "scorm-2004", _("SCORM 2004")
    SCORM_12 = "scorm-12", _("SCORM 1.2")
    CMI5 = "cmi5", _("cmi5")


MANIFESTS = {
    PackageKind.SCORM_2004: ("imsmanifest.xml", "learning_records/package/scorm-2004.xml"),
    PackageKind.SCORM_12: ("imsmanifest.xml", "learning_records/package/scorm-12.xml"),
    PackageKind.CMI5: ("cmi5.xml", "learning_records/package/cmi5.xml"),
}


def package_of(module: Module, kind: PackageKind, language: str) -> bytes:
    """The archive, with its page in this language. `module` comes with its version and program."""
    context = _context(module, language)
    name, manifest = MANIFESTS[kind]
    with override(language):
        files: dict[str, str] = {
            name: render_to_string(manifest, context),
            "index.html": render_to_string("learning_records/package/index.html", context),
        }
    for path in sorted(FILES.iterdir()):
        files[path.name] = path.read_text(encoding="utf-8")
    return _packed(files)


def _context(module: Module, language: str) -> dict[str, object]:
    """Addresses end before the ticket, which every copy makes up for itself."""
    base, program = settings.PORTAL_BASE_URL, module.version.program
    texts = module_texts([module.pk], language)[module.pk]
    opens = reverse("learning_records:open_package", args=[f"{module.pk}-{TICKET}"])
    asks = reverse("learning_records:progress", args=[TICKET])
    return {
        "title": texts.title,
        "sentence": texts.sentence,
        "program": program_texts([module.version_id], language)[module.version_id].title,
        "language": language,
        "activity": f"{base}{ACTIVITIES_PATH}{program.slug}/{module.slug}",
        "identifier": f"empathy-portal-{program.slug}-{module.slug}",
        "number": module.version.number,
        "opens": base + opens.removesuffix(f"{TICKET}/"),
        "asks": base + asks.removesuffix(f"{TICKET}/"),
    }


def _packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[name].encode())
    return out.getvalue()
