"""The reader's language, else English, else whatever there is: the same as a value, in the ORM and
in SQL.
"""

from __future__ import annotations

import pytest
from django.db import connection

from common.languages import direction_of, in_language, sql_in_language, text_in_language
from programs.models import ProgramVersion
from tests.content import program_content
from tests.factories import ProgramVersionFactory, StepFactory


@pytest.mark.parametrize(
    ("written", "asked", "read"),
    [
        (["de", "en"], "de", "de"),
        (["de", "en"], "en", "en"),
        (["de", "en", "fr"], "ja", "en"),
        (["fr", "de"], "ja", "de"),
        (["pt-br", "it", "fr"], "ja", "fr"),
        (["pt-br"], "pt-br", "pt-br"),
    ],
)
def test_the_three_forms_say_the_same(db: None, written: list[str], asked: str, read: str) -> None:
    ProgramVersionFactory(content={code: program_content(f"in {code}") for code in written})
    titled = ProgramVersion.objects.annotate(title=text_in_language("content", "title", asked))
    version = titled.get()
    assert in_language(version.content, asked).title == f"in {read}"
    assert version.title == f"in {read}"
    title = f"{sql_in_language('content')} ->> 'title'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {title} FROM programs_programversion", {"language": asked})
        assert cursor.fetchone() == (f"in {read}",)


def test_a_reader_without_a_language_reads_english() -> None:
    assert in_language({"de": "Hallo", "en": "Hello"}, None) == "Hello"


def test_what_is_written_in_no_language_cannot_be_read() -> None:
    with pytest.raises(LookupError):
        in_language({}, "en")


def test_beside_an_outer_join_there_is_an_empty_text(db: None) -> None:
    step = StepFactory(module=None)
    assert type(step).objects.titled("de").get().module_title == ""


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ar", "rtl"), ("he-il", "rtl"), ("tlh", "ltr"), ("", "ltr"), ("x<y", "ltr")],
)
def test_a_page_goes_where_its_language_goes(language: str, direction: str) -> None:
    assert direction_of(language) == direction
