"""Which of somebody's languages the portal speaks."""

from django.conf import settings

SPOKEN = frozenset(code for code, _name in settings.LANGUAGES)


def spoken(*wishes: str) -> str:
    """The first wish that the portal speaks, else its own language."""
    return next((language for language in wishes if language in SPOKEN), settings.LANGUAGE_CODE)
