"""What mail programs send when somebody answers, each in its own shape; and what comes besides."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from practice.letters import LARGEST, LARGEST_ENTRY, Rsvp, Unreadable, read_letter
from practice.seals import Seal, find_seal, sealed_address

SAMPLES = Path(__file__).parent.parent / "data" / "replies"
SEAL = Seal(session_id=7, member_id=12)
UID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d@empathy-portal"
HALIMA = "halima@northwind.example"


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    """The one with which the addresses in the samples were sealed."""
    settings.SECRET_KEY = "the-key-of-the-sample-mails-0123456789-abcdefghijklmnop"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


@pytest.mark.parametrize(
    ("name", "answer", "sequence"),
    [
        ("outlook-declined", Rsvp.DECLINED, 2),
        ("outlook-other-time-proposed", Rsvp.DECLINED, 2),
        ("gmail-declined", Rsvp.DECLINED, 0),
        ("apple-accepted", Rsvp.ACCEPTED, 1),
        ("exchange-tentative-windows-1252", Rsvp.OPEN, 2),
        ("utf-16", Rsvp.DECLINED, 2),
        ("unknown-charset", Rsvp.DECLINED, 2),
        ("assistant-declined", Rsvp.DECLINED, 0),
        ("delegated", Rsvp.OPEN, 0),
    ],
)
def test_every_program_is_understood(name: str, answer: Rsvp, sequence: int) -> None:
    letter = read_letter(sample(name))
    assert letter.seal == SEAL
    assert letter.reply is not None
    assert letter.reply.uid.lower() == UID
    assert letter.reply.answers[HALIMA] == answer
    assert letter.reply.sequence == sequence


def test_only_attendees_of_the_event_itself_answer() -> None:
    """An alarm that sends mail has attendees, too."""
    reply = read_letter(sample("gmail-declined")).reply
    assert reply is not None
    assert dict(reply.answers) == {HALIMA: Rsvp.DECLINED}


@pytest.mark.parametrize(
    ("name", "is_automatic"),
    [
        ("absence-note", True),
        ("bounce", True),
        ("invitation-sent-back", False),
        ("written-by-hand", False),
    ],
)
def test_what_is_no_answer_is_none(name: str, is_automatic: bool) -> None:
    letter = read_letter(sample(name))
    assert (letter.seal, letter.reply, letter.is_automatic) == (SEAL, None, is_automatic)


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Return-Path: <>",
        "Precedence: Bulk",
        "X-Autoreply: yes",
        "Content-Type: multipart/report",
    ],
)
def test_what_a_machine_wrote_says_so(header: str) -> None:
    assert read_letter(f"{header}\n\nI am away.".encode()).is_automatic
    assert not read_letter(b"Auto-Submitted: no\n\nI am here.").is_automatic


@pytest.mark.parametrize("name", ["cut-off", "sequence-no-number"])
def test_what_is_broken_says_so(name: str) -> None:
    with pytest.raises(Unreadable):
        read_letter(sample(name))


def test_what_is_huge_is_not_read() -> None:
    letter = sample("gmail-declined")
    with pytest.raises(Unreadable):
        read_letter(letter + b" " * LARGEST)
    entry = sample("unknown-charset")
    with pytest.raises(Unreadable):
        read_letter(entry + b"X" * LARGEST_ENTRY)


def test_parts_inside_parts_are_refused_before_they_cost_anything() -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(30)
    )
    with pytest.raises(Unreadable):
        read_letter(nested.encode())


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_however_a_mail_is_damaged_it_is_read_or_unreadable(path: Path) -> None:
    """And never an answer that was not given."""
    whole = path.read_bytes()
    given = _answers(whole)
    dice = random.Random(path.stem)
    for _time in range(60):
        damaged = bytearray(whole)
        for _byte in range(dice.choice([1, 4, 40])):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        cut = dice.choice([len(damaged), dice.randrange(len(damaged))])
        found = _answers(bytes(damaged[:cut]))
        assert found <= given | {Rsvp.OPEN}, (path.stem, found)


def _answers(raw: bytes) -> set[Rsvp]:
    try:
        reply = read_letter(raw).reply
    except Unreadable:
        return set()
    return set(reply.answers.values()) if reply else set()


def test_the_same_answer_delivered_again_is_known() -> None:
    once = sample("gmail-declined")
    again = b"Received: from elsewhere\n" + once
    other = once.replace(b"calendar-9d2c", b"calendar-9d2d")
    digests = [reply.digest for raw in (once, again, other) if (reply := read_letter(raw).reply)]
    assert digests[0] == digests[1] != digests[2]


# Seals.


def test_a_seal_is_found_again_whatever_the_way_did_to_the_case() -> None:
    address = sealed_address("calendar@portal.example.com", SEAL)
    assert address == address.lower()
    for text in (address, address.upper(), f'"García, Zofia" <{address}>', f"mailto:{address}"):
        assert find_seal(text) == SEAL


def test_it_fits_into_an_address() -> None:
    largest = Seal(2**63 - 1, 2**63 - 1)
    address = sealed_address(f"{'c' * 19}@portal.example.com", largest)
    assert len(address.partition("@")[0]) == 64
    assert find_seal(address) == largest


def test_nobody_makes_one_of_another() -> None:
    address = sealed_address("calendar@portal.example.com", SEAL)
    signature = address.partition("@")[0][-16:]
    for stem in ("7-d", "8-c", "c-7"):
        assert find_seal(f"calendar+{stem}-{signature}@portal.example.com") is None
    assert read_letter(sample("forged")).seal is None


def test_another_key_makes_others(settings: Any) -> None:
    address = sealed_address("calendar@portal.example.com", SEAL)
    settings.SECRET_KEY = "another " * 8
    assert find_seal(address) is None
