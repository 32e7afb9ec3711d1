"""The one mail that everything is said in."""

from __future__ import annotations

from messaging.text import absolute, body


def test_text_and_html_say_the_same() -> None:
    text, html = body(
        ["Hello,", "one <b>line</b>\nand another"],
        action=("Open it", "https://portal.example/x"),
        footer=["Why you get this.", "Choose: https://portal.example/mail"],
    )
    assert text == (
        "Hello,\n\none <b>line</b>\nand another\n\nOpen it:\nhttps://portal.example/x\n\n"
        "--\nWhy you get this.\nChoose: https://portal.example/mail\n"
    )
    assert 'href="https://portal.example/x"' in html
    assert "one &lt;b&gt;line&lt;/b&gt;<br>and another" in html
    assert 'href="https://portal.example/mail"' in html


def test_a_mail_can_be_sentences_alone() -> None:
    text, html = body(["Hello."])
    assert text == "Hello.\n"
    assert "<a " not in html
    assert "<hr" not in html


def test_an_address_is_full(settings: object) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example"  # type: ignore[attr-defined]
    assert absolute("/x/") == "https://portal.example/x/"
