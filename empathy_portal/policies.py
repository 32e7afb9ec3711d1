"""What browsers are told about our answers; part of the settings. See empathy_portal.headers."""

from __future__ import annotations

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Text becomes elements in scripts/parsed.js alone, and one script is a worker.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["portal", "worker", "'allow-duplicates'"],
    }
}
"""Of pages, without an exception: no data:, no nonce, nothing inline."""
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Of what is no page: a browser that opens it as one lets it do nothing at all."""
NEVER_USED = (
    "camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment", "serial",
    "usb",
)  # fmt: skip
"""No voice, no face, no place: nothing of it is ever asked for, by us or by what somebody manages
to put into a page. Only what every Chromium knows: on Linux it complains about "bluetooth".
"""
EVERY_PAGE = {
    "Permissions-Policy": ",".join(f"{name}=()" for name in NEVER_USED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""What browsers look for in pages alone; a file would only weigh more by it."""
EVERY_ANSWER = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
