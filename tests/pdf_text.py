"""What stands on each page of a PDF, read back out of its glyphs by the tables that come along."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)|(ET)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def page_texts(pdf: bytes) -> list[str]:
    """One text a page, in the order of pages, a line for each run of words that was set."""
    objects = {int(number): content for number, content in OBJECT.findall(pdf)}
    pages = [each for each in objects.values() if re.search(rb"/Type ?/Page\b", each)]
    return [_page(each, objects) for each in pages]


def _page(page: bytes, objects: dict[int, bytes]) -> str:
    fonts = _fonts(objects[_led_to(page, b"Resources")], objects)
    font, out = {}, []
    for name, string, end in SHOWN.findall(_unpacked(objects[_led_to(page, b"Contents")])):
        if name:
            font = fonts[name]
        elif end:
            out.append("\n")
        else:
            codes = ESCAPED.sub(_escaped, string)
            pairs = (codes[place : place + 2] for place in range(0, len(codes), 2))
            out += [font.get(int.from_bytes(pair, "big"), "?") for pair in pairs]
    return "".join(out)


def _fonts(resources: bytes, objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    return {
        name: _letters(_unpacked(objects[_led_to(objects[int(number)], b"ToUnicode")]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }


def _letters(table: bytes) -> dict[int, str]:
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def _led_to(content: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", content)
    assert found, name
    return int(found[1])


def _unpacked(content: bytes) -> bytes:
    found = STREAM.search(content)
    assert found
    return zlib.decompressobj().decompress(found[1])  # the end of its checksum may look like a line


def _escaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if len(said) > 1 else LETTERS.get(said, said)
