"""Pasted people: each read right, or asked about."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.importing.pasted import parse_pasted, with_addresses

DATA = Path(__file__).parent.parent / "data"
ANNA, BO, CY = (
    ("Anna Weber", "anna.weber@x.example"),
    ("Bo Berg", "bo@x.example"),
    ("Cy Cole", "cy@x.example"),
)


def read(text):
    return [(person.name, person.email) for person in parse_pasted(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Weber, Anna <anna.weber@x.example>; Berg, Bo <bo@x.example>",  # Outlook
        "Anna Weber <anna.weber@x.example>, Bo Berg <bo@x.example>",  # Gmail
        "'Anna Weber' <anna.weber@x.example>; \"Berg, Bo\" <bo@x.example>;",
        "“Weber, Anna” <anna.weber@x.example>\n„Bo Berg“ <bo@x.example>",
        "To: Anna Weber <Anna.Weber@x.example>; Bo Berg <bo@x.example>",
        "An: Weber, Anna (HR) <anna.weber@x.example>; Berg, Bo [ext] <bo@x.example>",
        "Anna Weber (anna.weber@x.example), Bo Berg (bo@x.example)",
        "1. Anna Weber <anna.weber@x.example>\n2. Bo Berg <bo@x.example>",
        "1 Anna Weber anna.weber@x.example\n2 Bo Berg bo@x.example",
        "• Anna Weber - anna.weber@x.example\n• Bo Berg \u2013 bo@x.example",
        "- [x] Anna Weber: anna.weber@x.example\n- [ ] Bo Berg: bo@x.example",
        "Anna Weber anna.weber@x.example Bo Berg bo@x.example",
        "anna.weber@x.example Anna Weber\nbo@x.example Bo Berg",
        "anna.weber@x.example, Anna Weber\nbo@x.example;Bo Berg",
        "anna.weber@x.example Anna Weber bo@x.example Bo Berg",
        "Anna Weber\nanna.weber@x.example\n\nBo Berg\nbo@x.example",
        "Anna Weber\tanna.weber@x.example\nBo Berg\tbo@x.example",
        "Name\tE-mail\tTeam\nAnna Weber\tanna.weber@x.example\tSales\nBo Berg\tbo@x.example\t",
        "Vorname\tNachname\tE-Mail\nAnna\tWeber\tanna.weber@x.example\nBo\tBerg\tbo@x.example",
        "Name;Email\nAnna Weber;anna.weber@x.example\nBo Berg;bo@x.example",
        "Anna Weber <anna.weber@x.example>\nBo Berg <bo@x.example>\n"
        "anna weber <ANNA.WEBER@x.example>",
        "anna.weber@x.example; Bo Berg <bo@x.example>; Anna Weber <anna.weber@x.example>",
        "Anna Weber <anna.weber@x.example>; Bo Berg <bo@x.example>; Anna Weber",
        "Anna Weber (HR <anna.weber@x.example>\nBo Berg <mailto:bo@x.example>",
        "Name: Anna Weber, Email: anna.weber@x.example\nName: Bo Berg, Email: bo@x.example",
        "Anna Weber / anna.weber@x.example\nBo Berg = bo@x.example",
        "Anna Weber <anna.weber@x.example> and Bo Berg <bo@x.example>",
        "Anna Weber, anna.weber@x.example und Bo Berg, bo@x.example",
        "- [Anna Weber](mailto:anna.weber@x.example)\n- [Bo Berg](mailto:bo@x.example)",
        '<li><a href="mailto:anna.weber@x.example">Anna Weber</a><br>'
        "<a href='mailto:bo@x.example?subject=Hi'>Bo Berg</a></li>",
        '"Anna Weber"\t"anna.weber@x.example"\n"Bo Berg","bo@x.example"',
        "Anna Weber\uff1canna.weber\uff20x.example\uff1e\u3001Bo Berg\uff08bo@x.example\uff09",
        "Anna Weber\u060c anna.weber@x.example\u061b Bo Berg <SMTP:bo@x.example>",
    ],
)
def test_everybody_is_read_with_name_and_address(text):
    assert read(text) == [ANNA, BO]
    assert not any(person.errors or person.question for person in parse_pasted(text))


@pytest.mark.parametrize(
    "text",
    [
        "a@x.example b@x.example c@x.example",
        "a@x.example, b@x.example; c@x.example",
        "<a@x.example> <b@x.example>\nc@x.example",
        "a@x.example <a@x.example>; b@x.example; c@x.example",
        "E-Mail\na@x.example\nb@x.example\nc@x.example",
    ],
)
def test_addresses_alone_are_people_whose_names_are_asked_for(text):
    people = parse_pasted(text)
    assert [(each.name, each.email) for each in people] == [
        ("", "a@x.example"), ("", "b@x.example"), ("", "c@x.example"),
    ]  # fmt: skip
    assert all("no name" in each.errors[0] for each in people)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Weber\nBo Berg", ["Anna Weber", "Bo Berg"]),
        ("Anna Weber, Bo Berg; Cy Cole", ["Anna Weber", "Bo Berg", "Cy Cole"]),
        ("Weber, Anna\nBerg, Bo", ["Anna Weber", "Bo Berg"]),
        ("1. Anna Weber (HR)\n2. anna weber", ["Anna Weber"]),
    ],
)
def test_names_alone_are_looked_up(text, names):
    people = parse_pasted(text)
    assert [(each.name, each.email) for each in people] == [(name, "") for name in names]
    assert all("no email address" in each.errors[0] for each in people)
    [anna, *_others] = with_addresses(people, {"anna weber": "anna@x.example"})
    assert (anna.email, anna.errors) == ("anna@x.example", ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("García Márquez, Gabriel", "Gabriel García Márquez"),
        ("van der Berg, Gabriel", "Gabriel van der Berg"),
        ("Gabriel Roth, PhD", "Gabriel Roth, PhD"),
        ("Roth, Gabriel, Dr.", "Gabriel Roth, Dr."),
        ("Jean-Luc O'Brien", "Jean-Luc O'Brien"),
    ],
)
def test_last_name_first_is_turned(name, expected):
    assert read(f"{name} <gabriel.x@x.example>") == [(expected, "gabriel.x@x.example")]


@pytest.mark.parametrize(
    "text",
    [
        "O'Brien, Siobhán <siobhan.o'brien@x.example>",
        "Siobhán O'Brien 'siobhan.o'brien@x.example'",
        "Siobhán O'Brien: siobhan.o'brien@x.example",
    ],
)
def test_an_apostrophe_in_an_address_is_part_of_it(text):
    assert read(text) == [("Siobhán O'Brien", "siobhan.o'brien@x.example")]


@pytest.mark.parametrize(
    "text",
    [
        "EMAIL;TYPE=work:anna@x.example",
        "CN=Anna Weber <anna@x.example>",
        "Anna Weber +49 30 1234567 anna@x.example",
        "Anna Weber/Bo Berg <anna@x.example>",
        "Anna Weber, Sales <aw@x.example>",
        "Weber, Anna, Sales <aw@x.example>",
        "Anna\tSales\tanna@x.example",
        "Weber\tAnna\tanna@x.example",
    ],
)
def test_what_can_mean_two_things_is_a_question(text):
    person = parse_pasted(text)[-1]
    assert person.question


def test_the_same_address_under_another_name_is_a_mistake():
    people = parse_pasted("Anna <a@x.example>\nOther <a@x.example>")
    assert [len(person.errors) for person in people] == [0, 1]
    assert "line 1" in people[1].errors[0]


@pytest.mark.parametrize("text", ["", "\n , ; \n\n", "- \n1.\n• ", "()"])
def test_nobody(text):
    assert parse_pasted(text) == []


# "Name:" and "Mail:" say what follows, so nobody here is called so.
names = st.lists(
    st.text(st.characters(categories=["Lu"], max_codepoint=0x17F), min_size=2, max_size=8),
    min_size=2,
    max_size=2,
).filter(lambda parts: not {"name", "mail", "email"} & {part.casefold() for part in parts})
names = names.map(lambda parts: " ".join(part.title() for part in parts))
separators = st.sampled_from(["\n", "; ", ", ", "\r\n", ";"])
dresses = st.sampled_from(["{} <{}>", '"{}" <{}>', "{} ({})", "{} {}", "1. {} <{}>", "* {}: {}"])


@given(st.lists(names, min_size=1, max_size=6, unique_by=str.casefold), dresses)
def test_lines_of_any_dress_come_back(listed, dress):
    people = [(name, f"p{number}@x.example") for number, name in enumerate(listed)]
    assert read("\n".join(dress.format(*person) for person in people)) == people


@given(st.lists(names, min_size=1, max_size=6, unique_by=str.casefold), separators)
def test_bracketed_addresses_come_back_whatever_stands_between(listed, separator):
    people = [(name, f"p{number}@x.example") for number, name in enumerate(listed)]
    assert read(separator.join("{} <{}>".format(*person) for person in people)) == people


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert all(person.name or person.email for person in parse_pasted(text))


@pytest.mark.parametrize(
    "piece", ["x", "x;", "(", '"', "a@", "1 ", "x,", "<", "\t", "[ ]", "-", "x'", "<a ", "[x"]
)
def test_four_times_as_much_of_anything_takes_about_four_times_as_long(piece):
    """By ratio, so that neither a busy machine nor counting lines makes it red: what goes back and
    forth over the text would take sixteen times as long.
    """
    assert seconds_for(piece, 60_000) < 9 * seconds_for(piece, 15_000) + 0.2


def seconds_for(piece: str, length: int) -> float:
    """Of the processor, for so many characters."""
    began = time.process_time()
    parse_pasted((piece * length)[:length])
    return time.process_time() - began
