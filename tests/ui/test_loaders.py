"""What is fixed in a template is put in place once per language, and nothing else is."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, engines
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from ui.loaders import FixedLoader

PAGE = """{% load i18n components static %}{% translate "Save" %}
{% url "home" %}{% icon "check" %}{% blocktranslate %}Nothing to do right now{% endblocktranslate %}
{% for name in names %}
{% if name %}{% translate "Yes" %}, {{ name }}{% else %}{% translate "No" %}{% endif %}
{% endfor %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}
{% url "people:member" pk %}{% url "people:member" pk as url %}{{ url }}
{% url "people:member" "x" as url %}{{ url }}{% url "people:member" pk=pk %}
{% block end %}{% translate "Close" %}{% endblock %}"""
CHILD = """{% extends "page" %}{% load i18n %}
{% block end %}{{ block.super }}{% translate "Today" %}{% endblock %}"""
ROW = "{% load i18n %}{% translate 'Save' %} {{ name }}{{ pk }};"
ROWS = """{% for name in names %}
{% include "row" %}{% include "row" with name="x" pk=forloop.counter %}
{% include "row" with pk=1 only %}{% include "./row" %}{% include chosen %}{% endfor %}{{ name }}"""
TEMPLATES = {"page": PAGE, "child": CHILD, "row": ROW, "rows": ROWS}


@pytest.fixture
def engine() -> Engine:
    inner = ("django.template.loaders.locmem.Loader", TEMPLATES)
    return Engine(
        loaders=[("ui.loaders.FixedLoader", [inner])],
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
            "components": "ui.templatetags.components",
        },
    )


def plain(templates: dict[str, str], name: str, context: dict[str, object]) -> str:
    """The same as Django draws it."""
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", templates)],
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
            "components": "ui.templatetags.components",
        },
    )
    return engine.get_template(name).render(Context(context))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["page", "child", "rows"])
def test_a_page_is_what_django_draws_in_each_language(engine, language, name):
    for names in (["Ana <b>", ""], []):
        context = {"names": names, "name": "Bo & Co", "pk": 7, "chosen": "row"}
        with translation.override(language):
            drawn = engine.get_template(name).render(Context(context))
            assert drawn == plain(TEMPLATES, name, context)


def test_pages_and_drawings_lose_their_indentation_and_mails_keep_every_space():
    text = "<p>\n    {{ name }}  of\n\n  {% if name %}\n    two  \t\n  {% endif %}\n</p>\n"
    pages = {f"a.{kind}": text for kind in ("html", "svg", "txt")}
    inner = ("django.template.loaders.locmem.Loader", pages)
    engine = Engine(loaders=[("ui.loaders.FixedLoader", [inner])])
    written = {"name": "  as\n\n    written"}
    drawn = {name: engine.get_template(name).render(Context(written)) for name in pages}
    lean = f"<p>\n{written['name']}  of\n\ntwo\n\n</p>\n"
    assert drawn == {"a.html": lean, "a.svg": lean, "a.txt": plain(pages, "a.txt", written)}


def test_one_process_speaks_both_languages_in_turn(engine):
    def said(language):
        with translation.override(language):
            return engine.get_template("page").render(Context({"names": [], "pk": 7}))

    english, german = said("en"), said("de")
    assert "Save" in english
    assert "Speichern" in german
    assert (said("en"), said("de")) == (english, german)


def test_what_is_fixed_is_one_text_and_what_depends_stays(engine):
    with translation.override("en"):
        nodes = engine.get_template("page").nodelist
    kinds = [type(node).__name__ for node in nodes]
    assert kinds == [
        "LoadNode",
        "TextNode",
        "ForNode",
        "BlockTranslateNode",
        "TextNode",
        "AddressNode",
        "AddressNode",
        "VariableNode",
        "TextNode",
        "AddressNode",
        "VariableNode",
        "URLNode",
        "TextNode",
        "BlockNode",
    ]
    assert [type(node).__name__ for node in nodes[-1].nodelist] == ["TextNode"]


def test_an_address_that_fits_no_page_is_refused_as_django_does_and_escaped_as_it_is(engine):
    templates = {"page": '{% url "people:member" pk %}'}
    inner = ("django.template.loaders.locmem.Loader", templates)
    page = Engine(loaders=[("ui.loaders.FixedLoader", [inner])]).get_template("page")
    for pk in ("x", "", -1):
        with pytest.raises(NoReverseMatch):
            page.render(Context({"pk": pk}))
    for context in (Context({"pk": 7}), Context({"pk": 7}, autoescape=False)):
        assert page.render(context) == reverse("people:member", args=[7])


def test_the_portal_uses_it():
    [loader] = engines["django"].engine.template_loaders
    assert isinstance(loader, FixedLoader)
