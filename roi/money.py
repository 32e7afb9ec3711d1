"""Money as the reader's language writes it."""

from __future__ import annotations

import functools
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.numbers import format_currency, get_currency_name
from django.utils.translation import get_language

from ui.numbers import MINUS

CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CLP", "CNY", "COP",
    "CZK", "DKK", "EGP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD",
    "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR",
    "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "UYU", "VND", "ZAR",
)  # fmt: skip
WHOLE, CENTS, SMALL = Decimal(1), Decimal("0.01"), 100


def money(value: Decimal, currency: str) -> str:
    """€54,810: cents are only said of less than a hundred."""
    digits = CENTS if abs(value) < SMALL and value != value.to_integral_value() else WHOLE
    rounded = value.quantize(digits, ROUND_HALF_UP) + 0  # no minus sign before a zero
    locale, pattern = _pattern(get_language() or "en", is_whole=digits is WHOLE)
    written = format_currency(
        rounded, currency, locale=locale, format=pattern, currency_digits=False
    )
    return written.replace("-", MINUS)


@functools.lru_cache(maxsize=64)
def _pattern(language: str, *, is_whole: bool) -> tuple[Locale, str]:
    locale = Locale.parse(language, sep="-")
    pattern = locale.currency_formats["standard"].pattern
    return locale, pattern.replace(".00", "") if is_whole else pattern


def currency_choices() -> list[tuple[str, str]]:
    """Every currency to choose from: EUR · Euro."""
    language = get_language() or "en"
    return [
        (code, f"{code} · {get_currency_name(code, locale=language.replace('-', '_'))}")
        for code in CURRENCIES
    ]
