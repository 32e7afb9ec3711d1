"""What admins read about calls of a record store, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def taken_words(count: int) -> str:
    """The store has them."""
    said = ngettext(
        "%(count)s statement was accepted.", "%(count)s statements were accepted.", count
    )
    return said % {"count": count}


def refused_words(count: int, status: int | None) -> str:
    """The store does not want them, or there is nothing left to say."""
    if status is None:
        said = ngettext(
            "%(count)s statement was left out, because what it is about no longer exists.",
            "%(count)s statements were left out, because what they are about no longer exists.",
            count,
        )
    else:
        said = ngettext(
            "The store refused %(count)s statement and accepted the others. Its own "
            "log says why. Once that is fixed, send it again from the page of the "
            "store.",
            "The store refused %(count)s statements and accepted the others. Its own "
            "log says why. Once that is fixed, send them again from the page of the "
            "store.",
            count,
        )
    return said % {"count": count}


def failed_words(status: int) -> str:
    """Nothing was sent, and will be tried again."""
    if status in (401, 403):
        return _(
            "The store does not accept the sign-in, or does not allow it to write. "
            "Check the user and the password or token, and whether they may write "
            "statements."
        )
    if status in (404, 405):
        return _(
            "There is no record store at this address. Enter the part before "
            "“/statements”; it often ends in “/xapi” or “/xAPI”."
        )
    if 300 <= status < 400:
        return _("The store redirects the portal to another address. Enter that one instead.")
    if status == 429:
        return _("The store asks for fewer calls. The portal waits and goes on by itself.")
    return _("The store has a problem of its own. The portal tries again by itself.")
