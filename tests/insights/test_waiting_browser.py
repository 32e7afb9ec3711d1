"""Waiting for figures in a browser: it looks again by itself, gives up, and is asked again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Cohort
from insights import tasks
from insights.views import waiting
from people.models import Member
from tests.factories import CohortFactory

OpenPage = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_figures_that_do_not_come_are_given_up_and_asked_for_again(
    admin: Member, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LOOKS", (1, 1))
    monkeypatch.setattr(waiting, "wake", lambda *_task, **_ids: None)
    cohort: Cohort = CohortFactory(organization=admin.organization)
    page = open_page(admin)
    page.goto(f"/results/{cohort.pk}/")
    main: Any = page.get_by_role("main")
    expect(main).to_contain_text("The figures are being worked out")
    expect(main).to_contain_text("The figures have not come")
    expect(page).to_have_url(re.compile(r"\?look=2$"))
    tasks.keep_figures(cohort_id=cohort.pk, language="en")
    page.get_by_role("link", name="Ask again").click()
    expect(page).to_have_url(re.compile(rf"/{cohort.pk}/$"))
    expect(main).to_contain_text("As of")
