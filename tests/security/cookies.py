"""What a cookie has to be so that a browser takes it for this host's own."""

from __future__ import annotations

from http.cookies import Morsel

from django.http import HttpResponse


def troubles(morsel: Morsel[str]) -> list[str]:
    """Why a browser would not take it for this host's alone, or hand it to scripts."""
    found = [] if morsel.key.startswith("__Host-") else ["its name"]
    found += [] if morsel["secure"] else ["not secure"]
    found += [] if morsel["path"] == "/" else ["its path"]
    found += ["a domain"] if morsel["domain"] else []
    is_over = morsel["max-age"] == 0
    found += [] if morsel["httponly"] or is_over else ["scripts read it"]
    found += [] if morsel["samesite"] in {"Lax", "Strict", "None"} else ["every site sends it"]
    return found


def wrong_cookies(answer: HttpResponse) -> list[str]:
    """Of an answer."""
    return [
        f"{name}: {trouble}" for name, each in answer.cookies.items() for trouble in troubles(each)
    ]
