"""Mail providers, and where mail comes back to, as the environment says; part of the settings."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from empathy_portal.environment import number, text

# Mails a second at most; none says nothing.
MAIL_RATE = number("MAIL_RATE", 0)
# A provider's API instead of SMTP, and what it tells us of mails.
MAIL_PROVIDER_NAMES = (
    "brevo", "mailgun", "mailjet", "postmark", "resend", "sendgrid", "sparkpost",
)  # fmt: skip
MAIL_PROVIDER, MAIL_PROVIDER_KEY = text("MAIL_PROVIDER"), text("MAIL_PROVIDER_KEY")
MAIL_PROVIDER_URL, MAIL_SIGNING_KEY = text("MAIL_PROVIDER_URL"), text("MAIL_SIGNING_KEY")
MAIL_EVENTS_SECRET = text("MAIL_EVENTS_SECRET")
if MAIL_PROVIDER and MAIL_PROVIDER not in MAIL_PROVIDER_NAMES:
    raise ImproperlyConfigured(f"MAIL_PROVIDER is one of {', '.join(MAIL_PROVIDER_NAMES)}.")
if bool(MAIL_PROVIDER) != bool(MAIL_PROVIDER_KEY) or (
    MAIL_PROVIDER == "mailjet" and ":" not in MAIL_PROVIDER_KEY
):
    raise ImproperlyConfigured(
        "MAIL_PROVIDER and MAIL_PROVIDER_KEY belong together; Mailjet's is API key:secret key."
    )
if MAIL_PROVIDER_URL and not MAIL_PROVIDER_URL.startswith("https://"):
    raise ImproperlyConfigured("MAIL_PROVIDER_URL is an https:// address.")
if MAIL_EVENTS_SECRET and ":" not in MAIL_EVENTS_SECRET:
    raise ImproperlyConfigured("MAIL_EVENTS_SECRET is user:password, as providers send it.")

# What calendars answer: to subaddresses of the one, delivered into the other.
REPLY_ADDRESS, REPLY_FOLDER = text("REPLY_ADDRESS").lower(), text("REPLY_FOLDER")
if bool(REPLY_ADDRESS) != bool(REPLY_FOLDER):
    raise ImproperlyConfigured(
        "REPLY_ADDRESS and REPLY_FOLDER belong together: set both, or neither."
    )
if REPLY_ADDRESS and not re.fullmatch(r"[a-z0-9._-]{1,19}@[a-z0-9.-]+", REPLY_ADDRESS):
    # The local part of an address has 64 characters, and 45 of them name who answers to what.
    raise ImproperlyConfigured(
        "REPLY_ADDRESS is an address such as calendar@portal.example.com, with at most 19 letters, "
        "digits, dots, hyphens and underscores before the @."
    )
if REPLY_FOLDER and not Path(REPLY_FOLDER).is_absolute():
    raise ImproperlyConfigured("REPLY_FOLDER is the full path of a Maildir folder.")

# Mail that comes back: to subaddresses of the one, delivered into the other.
BOUNCE_ADDRESS, BOUNCE_FOLDER = text("BOUNCE_ADDRESS").lower(), text("BOUNCE_FOLDER")
if bool(BOUNCE_ADDRESS) != bool(BOUNCE_FOLDER):
    raise ImproperlyConfigured(
        "BOUNCE_ADDRESS and BOUNCE_FOLDER belong together: set both, or neither."
    )
if BOUNCE_ADDRESS and not re.fullmatch(r"[a-z0-9._-]{1,30}@[a-z0-9.-]+", BOUNCE_ADDRESS):
    raise ImproperlyConfigured(
        "BOUNCE_ADDRESS is an address such as bounces@portal.example.com, with at most 30 letters, "
        "digits, dots, hyphens and underscores before the @."
    )
if BOUNCE_FOLDER and (not Path(BOUNCE_FOLDER).is_absolute() or REPLY_FOLDER == BOUNCE_FOLDER):
    raise ImproperlyConfigured(
        "BOUNCE_FOLDER is the full path of a Maildir folder, another one than REPLY_FOLDER."
    )
