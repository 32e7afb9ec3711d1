"""Whether a password was found in a breach. Looked up in a file of hashes that the operator keeps,
or asked of a list that is published by the beginnings of hashes (k-anonymity): it hears five of
forty characters, and cannot tell which of the many hundred that begin so was meant. Off unless the
operator names a file or an address.
"""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings

from common.sorted_hashes import is_listed
from connections.egress import EgressError, call

logger = logging.getLogger(__name__)
BEGINNING = 5
"""Characters of the hash that the list hears."""
WAITS = 3.0
"""Seconds: somebody is choosing a password meanwhile."""


def was_in_a_breach(password: str) -> bool:
    """Whether a list has it; False where there is none, or it does not answer."""
    # The list is made of SHA-1; nothing is kept or proven by it.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    return _is_in_the_file(digest) or _is_published(digest)


def _is_in_the_file(digest: str) -> bool:
    path = settings.BREACHED_PASSWORDS_LIST
    try:
        return bool(path) and is_listed(digest, path)
    except OSError as error:
        logger.error("the file of breached passwords cannot be read: %s", type(error).__name__)
        return False


def _is_published(digest: str) -> bool:
    base = settings.BREACHED_PASSWORDS_URL
    if not base:
        return False
    url = f"{base.rstrip('/')}/{digest[:BEGINNING]}"
    try:
        # Padded, so that the length of the answer tells nobody which beginning was asked for.
        answer = call("GET", url, headers={"Add-Padding": "true"}, lasts=WAITS)
    except EgressError as error:
        logger.warning("the list of breached passwords did not answer: %s", error)
        return False
    if answer.status != 200:
        logger.warning("the list of breached passwords answered %s", answer.status)
        return False
    lines = answer.body.decode("ascii", "replace").splitlines()
    found = dict(line.strip().upper().partition(":")[::2] for line in lines)
    return found.get(digest[BEGINNING:], "0") != "0"
