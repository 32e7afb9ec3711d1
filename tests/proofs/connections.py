"""Systems of other authors get in and out: all tests of connections, and for each promised exchange
whether a test that passed had another author's implementation of the other side.

An exchange that was tried against a stand-in of our own alone, or whose test was skipped or has
another name by now, is named in the line, and the promise falls short.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.by_tests import run_tests
from tests.proofs.catalogue import Outcome
from tests.proofs.ledgers import read_outcomes

SIGN_IN, LTI, CHAT = "tests/single_sign_on/", "tests/lti/", "tests/channels/"
KEYS = f"{SIGN_IN}test_saml_keys.py"


@dataclass(frozen=True)
class PromisedExchange:
    """What goes between the portal and a kind of system, and who stood for that system."""

    name: str
    other: str
    """'' where only a stand-in of our own did. Of chat it is the reader: the library by which the
    system itself writes, or shows, a message took ours; who answers the call is ours.
    """
    tests: tuple[str, ...] = ()


EXCHANGES = (
    PromisedExchange(
        "OpenID Connect",
        "oidc-provider-mock",
        (f"{SIGN_IN}test_oidc.py::test_the_other_provider_signs_in_and_out",),
    ),
    PromisedExchange(
        "SAML",
        "pysaml2",
        (
            f"{SIGN_IN}test_saml.py::test_a_known_person_comes_in_once_and_by_what_lasts",
            f"{SIGN_IN}test_saml.py::test_what_is_unsigned_stale_or_for_somebody_else_opens_nothing",
        ),
    ),
    PromisedExchange(
        "signed SAML requests",
        "pysaml2",
        (f"{KEYS}::test_what_the_portal_asks_is_signed_with_the_key_in_use",),
    ),
    PromisedExchange(
        "encrypted SAML assertions",
        "OpenSSL",
        (f"{KEYS}::test_what_is_encrypted_for_any_of_our_keys_is_read",),
    ),
    PromisedExchange(
        "SAML single logout",
        "pysaml2",
        (
            f"{KEYS}::test_whoever_leaves_here_leaves_there_and_hears_so",
            f"{KEYS}::test_whoever_leaves_there_is_signed_out_here_in_every_browser",
        ),
    ),
    PromisedExchange(
        "SCIM",
        "scim2-tester",
        (
            "tests/provisioning/test_scim_compliance.py::"
            "test_the_checker_of_another_author_finds_nothing_wrong",
        ),
    ),
    PromisedExchange(
        "lists by SFTP",
        "asyncssh",
        (
            "tests/provisioning/test_fetch_sftp.py::"
            "test_a_file_is_fetched_once_and_known_again_until_it_is_written_anew",
        ),
    ),
    PromisedExchange(
        "LTI launches, deep links and scores",
        "lti1p3platform",
        (
            f"{LTI}test_launches.py::test_a_leader_comes_in_and_is_led_to_the_card_of_the_module",
            f"{LTI}test_launches.py::"
            "test_a_course_gets_links_that_open_a_window_and_columns_where_there_are_cards",
            f"{LTI}test_out_of_a_course.py::"
            "test_a_leader_comes_in_through_the_course_and_the_score_goes_back",
        ),
    ),
    PromisedExchange(
        "xAPI",
        "Ralph",
        ("tests/learning_records/test_ralph.py::test_ralph_takes_every_statement_once",),
    ),
    PromisedExchange(
        "SCORM",
        "scorm-again",
        (
            "tests/learning_records/test_packages_browser.py::"
            "test_three_platforms_hear_how_far_a_leader_is",
        ),
    ),
    PromisedExchange(
        "cmi5",
        "Open edX's unit",
        (
            "tests/learning_records/test_open_edx.py::"
            "test_open_edx_takes_the_package_and_hears_of_the_end",
        ),
    ),
    PromisedExchange(
        "REST API",
        "schemathesis",
        ("tests/api/test_contract.py::test_whatever_is_sent_is_answered_as_the_document_says",),
    ),
    PromisedExchange(
        "webhooks",
        "standardwebhooks",
        (
            "tests/events/test_delivering.py::test_it_arrives_signed_as_the_standard_says",
            "tests/events/test_delivering.py::test_for_a_day_both_secrets_are_good",
        ),
    ),
    PromisedExchange(
        "Open Badges",
        "openbadgeslib",
        (
            "tests/badges/test_badges.py::"
            "test_a_stranger_checks_a_badge_by_what_the_portal_publishes",
            "tests/badges/test_badges.py::test_another_implementation_of_the_signature_agrees",
        ),
    ),
    PromisedExchange(
        "CalDAV",
        "Radicale",
        (
            "tests/calendars/test_calendars.py::"
            "test_a_calendar_on_a_caldav_server_is_read_without_its_titles",
        ),
    ),
    PromisedExchange(
        "Slack",
        "slack-sdk (the same calls, its blocks; our server answers)",
        (
            f"{CHAT}test_slack_sdk.py::"
            "test_direct_messages_are_asked_for_as_slacks_own_library_does",
            f"{CHAT}test_slack_sdk.py::test_a_channel_hears_what_slacks_own_library_would_post",
        ),
    ),
    PromisedExchange(
        "Teams",
        "adaptivecards (shows the card; our server takes it)",
        (
            f"{CHAT}test_adaptive_cards.py::"
            "test_microsofts_own_library_shows_the_card_and_opens_its_link",
        ),
    ),
    PromisedExchange(
        "direct messages in Teams",
        "Microsoft's Agents SDK and msal (takes and reads what the bot says, asks the same; our "
        "sign-in and directory answer)",
        (
            f"{CHAT}test_microsoft.py::test_the_portal_asks_as_microsofts_own_libraries_do",
            f"{CHAT}test_microsoft.py::"
            "test_microsofts_own_service_takes_and_reads_what_the_portal_says",
        ),
    ),
    PromisedExchange("events of mail providers", ""),
)


def prove(*, large: bool) -> Outcome:
    """Run every test of the promise, and look up what came of those above."""
    with tempfile.TemporaryDirectory(prefix="portal-proof-") as folder:
        outcomes = Path(folder) / "outcomes.json"
        is_well = run_tests("connections", "--outcomes", str(outcomes), large=large)
        came = read_outcomes(outcomes) if outcomes.exists() else {}
    return outcome_of(came, is_well=is_well)


def outcome_of(came: dict[str, str], *, is_well: bool) -> Outcome:
    """The line, from {test: passed, failed or skipped}."""
    tried = [each for each in EXCHANGES if each.other and _passed(each, came)]
    left = [each.name for each in EXCHANGES if each not in tried]
    named = ", ".join(f"{each.name}: {each.other}" for each in tried)
    passed = list(came.values()).count("passed")
    figures: dict[str, object] = {
        "tests": f"{passed} of {len(came)}",
        f"promised exchanges with another author's other side ({named})": (
            f"{len(tried)} of {len(EXCHANGES)}"
        ),
    }
    if left:
        figures[f"with a stand-in of our own or none ({', '.join(left)})"] = len(left)
    return Outcome(figures, holds=is_well and not left)


def _passed(exchange: PromisedExchange, came: dict[str, str]) -> bool:
    return all(came.get(test) == "passed" for test in exchange.tests)
