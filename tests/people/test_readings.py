# ruff: noqa: RUF001  letters of many languages are what this is about
"""Bytes that do not say which letters they hold: read when plain, else asked about."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.importing.alphabets import LATIN, oddness
from people.importing.checking import check
from people.importing.columns import map_columns
from people.importing.files import read_table
from people.importing.readings import UnclearEncoding, open_text, readings_of
from people.importing.tables import UnreadableTable
from people.importing.texts import clean, is_damaged

DATA = Path(__file__).parent.parent / "data"
HEAD = "Name,Email,Department\n"


def decode(content):
    return open_text(io.BytesIO(content)).read().removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp850", ["Jürgen Gößmann"]),
        ("cp850", ["René Lefèvre", "François Noël"]),
        ("cp1251", ["Ирина Соколова"]),
        ("koi8_r", ["Ирина Соколова"]),
        ("cp866", ["Ирина Соколова", "Пётр Щукин"]),
        ("iso8859_5", ["Ирина Соколова", "Пётр Щукин"]),
        ("cp1250", ["Dvořák Jiří", "Łukasz Żak"]),
        ("iso8859_2", ["Šárka Nováková", "Łukasz Żak"]),
        ("cp852", ["Dvořák Jiří", "Łukasz Żak"]),
        ("mac_roman", ["José Núñez", "François Lefèvre"]),
        ("cp1253", ["Γιώργος Παπαδόπουλος"]),
        ("cp1254", ["Ayşe Yılmaz", "Çağrı Öztürk"]),
        ("cp1255", ["דוד כהן"]),
        ("cp1256", ["محمد علي"]),
        ("cp1252", ["Søren Kjær", "Muñoz"]),
        ("cp932", ["山田太郎", "佐藤さくら"]),
        ("gb18030", ["王小明", "李娜"]),
        ("cp949", ["김철수", "이영희"]),
    ],
)
def test_the_right_reading_is_offered_and_nothing_is_read_before(encoding, names):
    content = (HEAD + "".join(f"{name},x@x.example,Sales\n" for name in names)).encode(encoding)
    with pytest.raises(UnclearEncoding):
        read_table(content, "x.csv")
    readings = readings_of(content)
    assert 2 <= len(readings) <= 4
    right = [each for each in readings if set(names) <= set(each.samples)]
    assert len(right) == 1
    table = read_table(content, "x.csv", encoding=right[0].encoding)
    assert [row.cells[0] for row in table.rows] == names


@pytest.mark.parametrize("file", ["western-cp850.csv", "cyrillic-cp1251.csv"])
def test_the_likeliest_comes_first(file):
    likeliest = readings_of((DATA / file).read_bytes())[0]
    assert likeliest.encoding in file
    assert likeliest.samples in [("Jürgen Gößmann",), ("Ирина Соколова",)]


@pytest.mark.parametrize("names", ["Jörg Müller", "Jürgen Groß\nBjörn Weiß", "Äneas Übel"])
def test_plain_windows_1252_takes_no_question(names):
    assert decode(f"Name\n{names}\n".encode("cp1252")) == f"Name\n{names}\n"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_marked_and_utf_8_text_comes_back_as_it_was(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)) == text.removeprefix("\ufeff")


@given(st.lists(st.sampled_from(sorted("".join(LATIN.values()))), min_size=1, max_size=6))
def test_names_of_one_language_are_not_odd(letters):
    for alphabet in LATIN.values():
        own = "".join(letter for letter in letters if letter in alphabet)
        assert oddness(f"B{own}n") == 0


def errors(content: bytes, name: str = "x.csv"):
    table = read_table(content, name)
    fields = map_columns(table.headings, table.rows)
    report = check(list(zip(table.headings, fields, strict=True)), table.rows, [])
    return {row.number: [error.heading for error in row.errors] for row in report.rows}


@pytest.mark.parametrize("name", ["J\ufffdrg", "JÃ¶rg", "Ð˜Ñ€Ð¸Ð½Ð°"])
def test_what_was_broken_before_is_refused_with_its_row(name):
    content = f"Name,Email\nJörg,j@x.example\n{name},k@x.example\n".encode()
    assert errors(content) == {2: [], 3: ["Name"]}


def test_utf_8_that_was_damaged_on_the_way_is_refused_with_its_row():
    content = "Name,Email\nJörg Müller,j@x.example\n".encode() + b"J\xf6rg,k@x.example\n"
    assert errors(content) == {2: [], 3: ["Name"]}


def test_broken_headings_are_told():
    with pytest.raises(UnreadableTable, match="row 1 have damaged letters"):
        read_table("Name,Email,Stra\ufffde\nA,a@x.example,b".encode(), "x.csv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200cعلی\u200c", "علی"),
        ("क्\u200dष", "क्\u200dष"),
        ("ന\u0d4d\u200d വ", "ന\u0d4d\u200d വ"),
        ("Anna\u00adlena", "Annalena"),
        ("Anna\u200blena\u2060", "Annalena"),
        ("Anna\u200clena", "Annalena"),
        ("\u202eAnna\u202c\u200e", "Anna"),
        ("Anna\u00a0\u3000Roth\t", "Anna Roth"),
        ("e\u0301", "é"),
        ("\u3164", ""),
    ],
)
def test_joiners_stay_where_a_word_is_spelled_with_them(text, expected):
    assert clean(text) == expected


def test_joiners_of_a_file_stay():
    names = [row.cells[0] for row in read_table((DATA / "joiners.csv").read_bytes(), "j.csv").rows]
    assert names == ["علی\u200cرضا رضایی", "Annalena Roth"]


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L"]), max_size=1))
def test_one_letter_is_never_damaged(letter):
    assert not is_damaged(letter)


def test_an_unclosed_quotation_mark_names_its_line():
    rows = [
        "Name,Email",
        '"A\nB",a@x.example',
        '"C,c@x.example',
        "D,d@x.example",
        '"E","e@x.example"',
    ]
    with pytest.raises(UnreadableTable, match="line 4 is never closed"):
        read_table("\n".join(rows).encode(), "x.csv")
    with pytest.raises(UnreadableTable, match="line 2 is never closed"):
        read_table(b'Name,Email\n"A,a@x.example\nB,b@x.example\n', "x.csv")
    assert read_table(b'Name,Email\n"A" W,a@x.example', "x.csv").rows[0].cells[0] == "A W"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.pdf", b"%PDF-1.7", "a PDF"),
        ("x.csv", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("x.jpg", b"\xff\xd8\xff\xe0", "a picture"),
        ("x.heic", b"\x00\x00\x00\x18ftypheic", "a picture"),
        ("x.webp", b"RIFF\x00\x00\x00\x00WEBP", "a picture"),
        ("x.xls", b"\r\n<html><body><table>", "a web page"),
        ("x.xls", b"\xef\xbb\xbf<!DOCTYPE html>", "a web page"),
        ("x.xls", b'<?xml version="1.0"?><html xmlns="x">', "a web page"),
        ("x.xml", b'<?xml version="1.0"?><people/>', "an XML"),
        ("x.json", b'[{"name": "A"}]', "a JSON"),
        ("x.vcf", b"BEGIN:VCARD\r\n", "contacts"),
        ("x.gz", b"\x1f\x8b\x08", "packed"),
        ("x.doc", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "a Word"),
        ("x.csv", b"Anna,anna@x.example\nBo,bo@x.example", "no row with headings"),
        ("x.txt", b"People of the north\nand of the south", "no row with headings"),
    ],
)
def test_files_that_are_something_else_are_told_by_their_kind(name, content, told):
    with pytest.raises(UnreadableTable, match=told):
        read_table(content, name)


def test_headings_that_begin_like_a_picture_are_headings():
    assert read_table(b"BMI,Name,Email\n1,A,a@x.example", "x.csv").headings[0] == "BMI"


def test_a_row_about_somebody_is_no_heading():
    content = b"Wer,Kontakt,Rolle\nBo,bo@x.example,Manager\nCy,cy@x.example,Team\n"
    assert read_table(content, "x.csv").headings == ("Wer", "Kontakt", "Rolle")


def zipped(*names: str) -> bytes:

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["word/document.xml"], "a Word"),
        (["ppt/slides/slide1.xml"], "a presentation"),
        (["Index/Document.iwa"], "Numbers"),
        (["people.csv"], "packed"),
    ],
)
def test_zipped_files_are_told_by_what_is_in_them(names, told):
    with pytest.raises(UnreadableTable, match=told):
        read_table(zipped(*names), "x.xlsx")


def test_too_many_columns_are_told():
    headings = ",".join(["Name", *(f"x{number}" for number in range(400))])
    with pytest.raises(UnreadableTable, match="more than 300 columns"):
        read_table(headings.encode() + b"\nA", "x.csv")
