"""What makes a browser keep pages: the worker's script, and the manifest by which the portal is
installed.

The worker is written in parts in scripts/, like every larger script, and is told by what it is sent
with which release it belongs to: the names of the files that all pages of it ask for.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.templatetags.static import static

from common.records import dataclass
from ui.finders import join

FILES = (
    "css/portal.css",
    "fonts/portal-text-latin.woff2",
    "fonts/portal-heading-latin.woff2",
    "icons/portal.svg",
    "js/portal.js",
    "js/offline.js",
    "js/player.js",
    "js/scoring.js",
)
"""What pages that are kept consist of; whatever else one of them names is added when it is kept."""
PAPER = "#f7f4ef"
"""By day; every page says by itself which paper it has, by night too."""
MOMENTS = 600
"""Seconds after which a browser asks whether there is another worker. Not at each page: the files
of an old release are kept as long as a page of it is open, so nothing hurries.
"""
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What the worker may do is what its script came with, whatever page asked for it."""
Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Sent:
    """A file made here, as it is handed out."""

    text: str
    content_type: str

    @property
    def mark(self) -> str:
        """What it is recognized by when it is asked for again."""
        return f'"{_hash(self.text)}"'


def hand_out(get_response: Answer) -> Answer:
    """Middleware that answers for both at once: browsers ask by themselves, again and again, and
    nobody has to be asked who they are.
    """
    files = {"/sw.js": worker, "/manifest.webmanifest": manifest}

    def answer(request: HttpRequest) -> HttpResponse:
        make = files.get(request.path_info)
        if make is None or request.method not in {"GET", "HEAD"}:
            return get_response(request)
        sent = make()
        is_same = request.headers.get("If-None-Match", "").removeprefix("W/") == sent.mark
        response = HttpResponseNotModified() if is_same else HttpResponse(sent.text)
        response.headers["ETag"] = sent.mark
        response.headers["Cache-Control"] = f"max-age={MOMENTS}"
        if not is_same:
            response.headers["Content-Type"] = sent.content_type
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Service-Worker-Allowed"] = "/"
        return response

    return answer


@functools.cache
def worker() -> Sent:
    """The script of the worker, which knows its release."""
    text = join(settings.BASE_DIR / "scripts" / "worker.js")
    files = [static(name) for name in FILES]
    release = _hash("\n".join([*files, text]))
    known = {"release": release, "files": files, "static": settings.STATIC_URL}
    return Sent(f"const SENT = {json.dumps(known)};\n{text}", "text/javascript; charset=utf-8")


@functools.cache
def manifest() -> Sent:
    """What the portal is called and looks like among the apps of a phone."""
    icons = [_icon("portal.svg", "any", "any"), _icon("portal-192.png", "192x192", "any")]
    icons += [_icon(f"portal-{use}512.png", "512x512", use) for use in ("", "maskable-")]
    known = {
        "id": "/",
        "name": "Empathy Portal",
        "short_name": "Empathy",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return Sent(json.dumps(known), "application/manifest+json")


def _icon(name: str, sizes: str, use: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith("svg") else "image/png"
    purpose = "maskable" if use.startswith("maskable") else "any"
    return {"src": static(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
