"""The one mail that everything is said in."""

from __future__ import annotations

import pytest

from messaging.text import absolute, body, forms_of, html_of


def test_text_and_html_say_the_same() -> None:
    page = absolute("/x")
    text = body(
        ["Hello,", "one <b>line</b>\nand another"],
        action=("Open it", page),
        footer=["Why you get this.", "Choose: https://portal.example/mail"],
    )
    assert text == (
        f"Hello,\n\none <b>line</b>\nand another\n\nOpen it:\n{page}\n\n"
        "--\nWhy you get this.\nChoose: https://portal.example/mail\n"
    )
    html = html_of(text, "en")
    assert f'<a href="{page}" style="display:inline-block' in html
    assert ">Open it</a>" in html
    assert "one &lt;b&gt;line&lt;/b&gt;<br>and another" in html
    assert 'href="https://portal.example/mail"' in html
    assert html.count("<p ") == 6


def test_a_mail_can_be_sentences_alone() -> None:
    text = body(["Hello."])
    assert text == "Hello.\n"
    html = html_of(text, "en")
    assert "<a " not in html
    assert "<hr" not in html


@pytest.mark.parametrize(
    "last",
    [
        "Look here:\nhttps://elsewhere.example/x",
        f"Two:\n{absolute('/a')} {absolute('/b')}",
        f"Two:\n{absolute('/a')}\nand more",
        absolute("/a"),
    ],
)
def test_what_somebody_wrote_is_no_button(last: str) -> None:
    assert "display:inline-block" not in html_of(body(["Hello,", last]), "en")


def test_what_somebody_wrote_does_not_move_the_footer() -> None:
    html = html_of(body(["Yours\n\n--\nAna"], footer=["Why"]), "en")
    assert html.count("<hr") == 1
    assert html.index("Ana") < html.index("<hr") < html.index("Why")


def test_holes_are_filled_in_both() -> None:
    text, html = forms_of(body(["Code {secret}, {other}"], footer=["{preferences}"]), "en")
    values = {"{secret}": "{preferences}", "{preferences}": "link"}
    assert text.filled(values) == "Code {preferences}, {other}\n\n--\nlink\n"
    assert "Code {preferences}, {other}</p>" in html.filled(values)
    assert ">link</p>" in html.filled(values)


def test_words_of_a_footer_lead_where_the_address_behind_them_does() -> None:
    """The address stood there in full, and made every mail three times as wide as a phone."""
    lines = ["Other mail, or none: {preferences}", "More: https://a.example/x?y&z", "Why: a: b"]
    text, html = forms_of(body(["Hello,"], footer=lines), "en")
    link = "https://portal.example/mail/preferences/" + "x" * 100
    assert f"Other mail, or none: {link}\n" in text.filled({"{preferences}": link})
    shown = html.filled({"{preferences}": link})
    assert f'<a href="{link}">Other mail, or none</a></p>' in shown
    assert '<a href="https://a.example/x?y&amp;z">More</a></p>' in shown
    assert ">Why: a: b</p>" in shown


def test_it_is_written_in_the_language_of_its_reader() -> None:
    assert '<html lang="de"' in html_of("Hallo", "de")
    assert '<html lang="en"' in html_of("Hello", "")


def test_an_address_is_full(settings: object) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example"  # type: ignore[attr-defined]
    assert absolute("/x/") == "https://portal.example/x/"
