"""What is written from right to left keeps to itself in sentences that go from left to right."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Engine
from django.utils.safestring import SafeString

from tests.house.sources import name_of, templates
from ui.isolated import BEGIN, END, isolated

NAME = "نور الحسن"
PROSE = re.compile(r'<[a-z]+ [^>]*class="[^"]*\bprose\b[^"]*"[^>]*>')


@pytest.mark.parametrize("text", ["Noor Hassan", "Ana Müller", "", 7, None])
def test_what_goes_from_the_left_stays_as_it_is(text: object) -> None:
    assert isolated(text) is text


def test_what_goes_from_the_right_is_kept_to_itself_and_as_safe_as_it_was() -> None:
    assert isolated(NAME) == f"{BEGIN}{NAME}{END}"
    assert not isinstance(isolated(NAME), SafeString)
    assert isinstance(isolated(SafeString(NAME)), SafeString)


def test_a_name_keeps_to_itself_in_every_sentence_that_names_it() -> None:
    page = (
        "{% load i18n %}{% blocktranslate %}Hello, {{ name }}: 3{% endblocktranslate %}"
        "{% blocktranslate with who=name count n=n %}{{ n }} of {{ who }}"
        "{% plural %}{{ n }} of {{ who }}{% endblocktranslate %}"
    )
    inner = ("django.template.loaders.locmem.Loader", {"page": page})
    engine = Engine(
        loaders=[("ui.loaders.FixedLoader", [inner])],
        libraries={"i18n": "django.templatetags.i18n"},
    )

    def said(name: str, n: int) -> str:
        return engine.get_template("page").render(Context({"name": name, "n": n}))

    own = f"{BEGIN}{NAME}{END}"
    assert said(NAME, 2) == f"Hello, {own}: 32 of {own}"
    assert said("Ana <3", 1) == "Hello, Ana &lt;3: 31 of Ana &lt;3"


@pytest.mark.uncounted
def test_what_somebody_has_written_goes_in_the_direction_of_its_own_words() -> None:
    found = [
        f"{name_of(path)}: {tag}"
        for path in templates()
        for tag in PROSE.findall(path.read_text("utf-8"))
        if "dir=" not in tag
    ]
    assert found == []
