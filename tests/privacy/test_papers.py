"""Records of processing and the draft impact assessment say what is really configured."""

from __future__ import annotations

import ast
import datetime as dt

import pytest
from django.utils import translation

from connections.models import Connection
from connections.operations import connect
from connections.states import ConnectionKind
from people.models import Member, Organization
from people.purposes import purposes
from privacy.assessment_paper import assessment_paper
from privacy.inventory import inventory
from privacy.operations import (
    BasisChoice,
    NoWeighing,
    UnknownPurpose,
    choose_bases,
    choose_retention,
)
from privacy.papers import Paper, markdown_of
from privacy.record_paper import record_paper
from privacy.states import Basis
from tests.factories import CohortFactory, EnrollmentFactory
from tests.house.sources import nodes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def part(paper: Paper, heading: str) -> str:
    """All that one part says."""
    [found] = [each for each in paper.parts if each.heading == heading]
    lines = [f"{line.label}: {line.text}" for line in found.lines]
    return "\n".join([*found.texts, *lines, *found.points])


def test_a_basis_that_is_chosen_stands_in_both_papers(
    organization: Organization, privacy_officer: Member, now: dt.datetime
) -> None:
    before = part(record_paper(organization), "Accounts, roles and sign-in")
    assert "Legal basis: not chosen yet" in before
    choose_bases(
        organization=organization,
        choices={"accounts": BasisChoice(Basis.INTERESTS, "Who may sign in?")},
        now=now,
        by=privacy_officer,
    )
    after = part(record_paper(organization), "Accounts, roles and sign-in")
    assert "Legitimate interests (Art. 6(1)(f)): Who may sign in?" in after
    opened = part(assessment_paper(organization), "Open points")
    assert "Accounts" not in opened
    assert "No legal basis is chosen for: Mail and reminders." in opened


def test_consent_and_interests_need_a_reason_and_purposes_are_known(
    organization: Organization, privacy_officer: Member, now: dt.datetime
) -> None:
    def choose(**choices: BasisChoice) -> list[str]:
        return choose_bases(organization=organization, choices=choices, now=now, by=privacy_officer)

    for basis in (Basis.CONSENT, Basis.INTERESTS):
        with pytest.raises(NoWeighing):
            choose(mail=BasisChoice(basis, " "))
    with pytest.raises(UnknownPurpose):
        choose(spying=BasisChoice(Basis.CONTRACT))
    assert choose(mail=BasisChoice(Basis.CONTRACT)) == ["mail"]
    assert choose(mail=BasisChoice(Basis.CONTRACT)) == []
    assert choose(mail=BasisChoice(None)) == ["mail"]


def test_papers_follow_connections_retention_and_what_is_in_use(
    organization: Organization, admin: Member, leader: Member, now: dt.datetime
) -> None:
    unused = part(record_paper(organization), "What the portal can do but is not used for")
    assert "The program: cards, paths and progress" in unused
    EnrollmentFactory(cohort=CohortFactory(organization=organization), member=leader)
    connect(kind=ConnectionKind.API, name="HR", settings={}, now=now, by=admin)
    Connection.objects.update(is_on=True)
    choose_retention(organization=organization, days={"talk_notes": 365}, now=now, by=admin)
    paper = record_paper(organization)
    assert "who take or took part: 1." in part(paper, "The program: cards, paths and progress")
    assert "API is on" in part(paper, "Recipients outside, and other countries")
    assert "Notes about coaching talks: 365 days" in part(paper, "What is erased when")
    Connection.objects.update(is_on=False)
    assert "API is on" not in markdown_of(record_paper(organization))


def test_the_file_says_the_same_and_what_people_typed_is_no_markup(
    organization: Organization, privacy_officer: Member
) -> None:
    organization.name = "*Acme* <b>\n# Ltd"
    organization.save()
    paper = record_paper(organization)
    text = markdown_of(paper)
    assert text.startswith("# Records of processing activities\n\n")
    assert r"\*Acme\* \<b\> \# Ltd" in text
    assert text.count("\n## ") == sum(not each.is_detail for each in paper.parts)
    for each in paper.parts:
        assert f"# {each.heading}" in text


def test_papers_are_written_in_the_readers_language(organization: Organization) -> None:
    with translation.override("de"):
        assert record_paper(organization).title == "Verzeichnis von Verarbeitungstätigkeiten"
        assert assessment_paper(organization).title == "Datenschutz-Folgenabschätzung"


def test_every_app_that_keeps_something_about_people_serves_a_purpose() -> None:
    apps = [app for purpose in purposes() for app in purpose.apps]
    assert len(apps) == len(set(apps)), "one purpose each, or the inventory shows it twice"
    assert {holding.app for holding in inventory()} - set(apps) <= {"demo"}


def test_a_sentence_of_a_fact_bends_for_one_number_at_most() -> None:
    """Else it is wrong of the other one: "1 links"."""
    bent = [
        ast.unparse(node.args[1])
        for name, node in nodes()
        if name.endswith("/disclosures.py")
        and isinstance(node, ast.Call)
        and ast.unparse(node.func) == "ngettext"
    ]
    assert len(bent) > 5
    assert [text for text in bent if text.count("%(") > 1] == []
