"""The figures of docs/security.md are those of the code."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from allauth.account import app_settings
from django.conf import settings

from api import doors
from api.limits import CALLS_A_MINUTE
from authoring import archive_reader, bundle, recording_forms, stories
from calendars import intervals, reading
from common import confinement
from connections import egress
from kpis import import_forms
from kpis.importing import opening
from lti.services import KEY_BITS
from people import list_forms
from people.importing import files, first_sheet
from people.sign_in import Argon2Small
from provisioning import fetch_files
from single_sign_on import metadata
from tests.house.sources import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
MEGABYTE = 1024 * 1024


def table(heading: str) -> Mapping[str, list[str]]:
    """The first table below a heading: {first cell: the others}."""
    below = TEXT.partition(f"# {heading}\n")[2]
    assert below, heading
    found = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert found, heading
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in found[0].splitlines()
    ]
    return {first: rest for first, *rest in lines[2:]}


def said(number: int) -> str:
    return f"{number:,}"


@pytest.mark.parametrize(
    ("what", "largest", "unpacked"),
    [
        (
            "List of people",
            list_forms.LARGEST_FILE,
            [
                f"{first_sheet.MAX_UNPACKED // MEGABYTE} MB",
                f"{said(files.MAX_ROWS)} rows",
                f"{first_sheet.MAX_COLUMNS} columns",
            ],
        ),
        ("Figures", import_forms.LARGEST_FILE, [f"{said(opening.MOST_ROWS)} rows"]),
        ("Fetched list", fetch_files.LARGEST, []),
        (
            "Program",
            bundle.LARGEST_ARCHIVE,
            [
                f"{archive_reader.LARGEST_PROGRAM // MEGABYTE} MB",
                f"{said(archive_reader.MOST_FILES)} files of "
                f"{archive_reader.LARGEST_FILE // MEGABYTE} MB",
            ],
        ),
        ("Story", stories.LARGEST_STORY, []),
        ("Calendar", reading.LARGEST, [f"{said(intervals.MOST)} times"]),
        ("Recording", recording_forms.LARGEST, []),
        ("Metadata of a provider", metadata.LARGEST, []),
        (
            "A form",
            settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            [f"{said(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)} fields"],
        ),
        ("A call of the API", doors.LARGEST, []),
    ],
)
def test_files_that_come_in(what: str, largest: int, unpacked: list[str]) -> None:
    _kinds, most, inside, _safe = table("Files that come in")[what]
    assert most == (f"{largest // MEGABYTE} MB" if largest >= MEGABYTE else f"{largest // 1024} KB")
    for part in unpacked:
        assert part in inside


def test_processes_that_read_files_have_the_memory_that_is_said() -> None:
    megabytes = f"{confinement.MEMORY // MEGABYTE} MB"
    for what in ("List of people", "Calendar"):
        assert megabytes in table("Files that come in")[what][-1]


def _while(span: str) -> str:
    """'10m' and '600s' are ten minutes."""
    number, unit = int(span[:-1] or 1), span[-1]
    minutes = number // 60 if unit == "s" else number
    return "a minute" if minutes == 1 else f"in {minutes} minutes"


def test_limits_on_guessing() -> None:
    limits = app_settings.RATE_LIMITS

    def in_words(name: str) -> set[str]:
        """'20/m/ip' is 20 a minute from one sender."""
        words = {"ip": "from one sender", "key": "for an address"}
        parts = [each.split("/") for each in limits[name].split(",")]
        return {f"{most} {_while(span)} {words[whose]}" for most, span, whose in parts}

    for what, name in {
        "Codes asked for": "request_login_code",
        "Failed passwords": "login_failed",
        "New passwords asked for": "reset_password",
    }.items():
        assert in_words(name) <= set(table("Guessing")[what][0].split(", ")), what
    tries = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    assert table("Guessing")["Wrong tries of a code"] == [f"{tries}, then a new code"]
    assert table("Guessing")["Calls with a key"] == [f"{CALLS_A_MINUTE} a minute"]
    wrong = doors.WRONG_KEYS["wrong_key"].partition("/")[0]
    assert table("Guessing")["Calls with a wrong key"] == [f"{wrong} a minute from one sender"]


def test_sessions_codes_and_passwords() -> None:
    days = settings.SESSION_COOKIE_AGE // 86_400
    assert f"{days} days after it was last used" in TEXT
    shortest = settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]
    assert f"{shortest} characters or more" in table("Ways in")["Password"][0]
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 600
    assert "ten minutes" in table("Ways in")["Code or link by mail"][0]


def test_keys() -> None:
    keys = table("Keys")
    memory, passes = Argon2Small.memory_cost / 1024, Argon2Small.time_cost
    assert keys["Passwords"][0].startswith(f"Argon2id, {memory:.0f} MiB, {passes} passes")
    assert keys["LTI"][0] == f"RSA {KEY_BITS}, RS256"


def test_calls_out() -> None:
    assert (egress.CALL_LASTS, egress.LARGEST_ANSWER) == (10, MEGABYTE)
    assert table("Work that takes long")["Calls out"][0].startswith("ten seconds and a megabyte")


def test_logs_go_where_it_is_said() -> None:
    """One handler, to standard error: everything else is a table."""
    assert {each["class"] for each in settings.LOGGING["handlers"].values()} == {
        "logging.StreamHandler"
    }
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert not [each for each in settings.LOGGING["loggers"].values() if "handlers" in each]
    assert "Standard error of web and worker" in table("Logs")
