"""Mail providers that are spoken to over their API instead of SMTP, by django-anymail: which there
are, and the parts of the library that speak to each. Nothing of it is loaded before the first mail.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from common.records import dataclass

if TYPE_CHECKING:
    from anymail.exceptions import AnymailAPIError
    from anymail.webhooks.base import AnymailBaseWebhookView

CALL_LASTS = 15
"""Seconds for each wait; the lease of a claim is longer than a run and one such call."""


class Errors(Protocol):
    """The errors of the library that are told apart."""

    AnymailAPIError: type[AnymailAPIError]
    AnymailRecipientsRefused: type[Exception]
    AnymailSerializationError: type[Exception]
    AnymailWebhookValidationFailure: type[Exception]


@dataclass(frozen=True)
class MailProvider:
    """One provider, as the library calls it."""

    module: str
    view: str
    keys: tuple[str, ...] = ("api_key",)
    """What its key is called; two are given with a colon between them."""
    needs_domain: bool = False
    is_signed: bool = False
    """Whether what it tells us of mails is signed with a key, which stands in MAIL_SIGNING_KEY."""


PROVIDERS: Mapping[str, MailProvider] = MappingProxyType(
    {
        "brevo": MailProvider("brevo", "Brevo"),
        "mailgun": MailProvider("mailgun", "Mailgun", needs_domain=True, is_signed=True),
        "mailjet": MailProvider("mailjet", "Mailjet", ("api_key", "secret_key")),
        "postmark": MailProvider("postmark", "Postmark", ("server_token",)),
        "resend": MailProvider("resend", "Resend"),
        "sendgrid": MailProvider("sendgrid", "SendGrid"),
        "sparkpost": MailProvider("sparkpost", "SparkPost"),
    }
)


def api_of_provider() -> BaseEmailBackend:
    """The library's way to the provider that the operator chose."""
    provider = PROVIDERS[settings.MAIL_PROVIDER]
    given = settings.MAIL_PROVIDER_KEY.split(":", len(provider.keys) - 1)
    options: dict[str, object] = dict(zip(provider.keys, given, strict=True))
    if settings.MAIL_PROVIDER_URL:
        options["api_url"] = settings.MAIL_PROVIDER_URL
    if provider.needs_domain:
        options["sender_domain"] = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    backend = _part(f"anymail.backends.{provider.module}").EmailBackend
    return cast("BaseEmailBackend", backend(**options, timeout=CALL_LASTS))


def events_of_provider() -> AnymailBaseWebhookView:
    """The library's reader of what the provider tells about mails; it asks for the secret."""
    provider = PROVIDERS[settings.MAIL_PROVIDER]
    view_class = getattr(
        _part(f"anymail.webhooks.{provider.module}"), f"{provider.view}TrackingWebhookView"
    )
    options = {"webhook_secret": settings.MAIL_EVENTS_SECRET}
    if provider.is_signed:
        options["webhook_signing_key"] = settings.MAIL_SIGNING_KEY or settings.MAIL_PROVIDER_KEY
    return cast("AnymailBaseWebhookView", view_class(**options))


def library_errors() -> Errors:
    """What the library raises."""
    return cast("Errors", _part("anymail.exceptions"))


@functools.cache
def _part(name: str) -> ModuleType:
    """A module of the library; read from the disk here, not when the process starts."""
    return importlib.import_module(name)
