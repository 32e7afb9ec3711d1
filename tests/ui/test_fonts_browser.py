"""Letters come in the portal's own faces, and those of most names in the file that is there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from people.models import Member
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    "Łucja Dąbrowska-Żak, Świętosława Jędrzejewska, Jiří Dvořák, Vojtěch Škoda, Ľubomír Kŕč, "
    "Győző Fekete, Đurđica Čavić, Ștefan Brâncuși, Gheorghiță, Gülşen Yıldırım, İbrahim Erdoğan, "
    "Søren Ångström, Zoë Núñez, Jürgen Weiß, Œuvre"
)
FROM_AFAR = "Nguyễn Thị Ánh, Jānis Bērziņš, Žygimantas Ūsas"
SHOW = """([family, text]) => {
  const line = document.createElement("p");
  line.style.fontFamily = family;
  line.textContent = text;
  document.querySelector("main").append(line);
  return document.fonts.ready.then(() => true);
}"""
MISSING = """([family, text]) => {
  // A letter that a face has is as wide whatever stands behind the face.
  const wide = (letter, behind) => {
    const line = document.createElement("canvas").getContext("2d");
    line.font = `40px "${family}", ${behind}`;
    return line.measureText(letter).width;
  };
  return [...new Set(text.replace(/[\\s-]/g, ""))]
    .filter(each => wide(each, "monospace") !== wide(each, "serif"));
}"""


@pytest.mark.parametrize(
    ("family", "text", "files"),
    [
        ("Portal Text", NAMES, {"portal-text-latin"}),
        ("Portal Heading", "Łucja Dąbrowska-Żak, Świętosława", {"portal-heading-latin"}),
        (
            "Portal Text",
            FROM_AFAR,
            {"portal-text-latin", "portal-text-latin-ext", "portal-text-vietnamese"},
        ),
        (
            "Portal Heading",
            NAMES + FROM_AFAR,
            {"portal-heading-latin", "portal-heading-latin-ext", "portal-heading-vietnamese"},
        ),
    ],
)
def test_a_name_is_written_in_the_portals_face(
    leader: Member, open_page: OpenPage, family: str, text: str, files: set[str]
) -> None:
    page, asked = open_page(leader, workers="block"), []
    page.on("request", lambda request: asked.extend(re.findall(r"fonts/([\w-]+)\.", request.url)))
    page.goto(reverse("people:account"))
    assert page.evaluate(SHOW, [family, text])
    assert page.evaluate(MISSING, [family, text]) == []
    kind = family.lower().replace(" ", "-")
    assert {each for each in asked if each.startswith(kind)} == files
