"""A module in Open edX: its unit reads the package, launches it and hears how far a leader is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from learning_records.operations import switch_packages
from learning_records.packing import PackageKind, package_of
from people.models import Member
from programs.models import Module
from tests.conftest import OpenPage
from tests.learning.conftest import Course
from tests.learning_records.open_edx import running
from tests.learning_records.test_packages_browser import confirms, does

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.proof("connections", **{"learning records": 1}),
]


def test_open_edx_takes_the_package_and_hears_of_the_end(
    live_server: LiveServer,
    open_page: OpenPage,
    course: Course,
    leader: Member,
    admin: Member,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.PORTAL_BASE_URL = live_server.url
    switch_packages(is_on=True, now=timezone.now() - dt.timedelta(days=1), by=admin)
    module = Module.objects.select_related("version__program").get(pk=course.module.pk)
    page = open_page(leader)
    with running(tmp_path) as platform:
        said = platform.takes(package_of(module, PackageKind.CMI5, "en"))
        assert said == {"result": "success", "errors": []}
        read = platform.outline()
        (unit,) = read["launch_all_au_urls"]
        assert unit["launch_method"] == "AnyWindow"
        assert unit["title"] == read["course_data"]["title"]
        assert module.slug in read["course_data"]["course_id"]

        with page.expect_response("**/lrs_endpoint/statements**") as initialized:
            page.goto(platform.url + unit["url"])
        statement = initialized.value.request.post_data_json
        (its_course,) = statement["context"]["contextActivities"]["parent"]
        assert its_course["id"] == read["course_data"]["course_id"], "what it said goes along"
        assert statement["actor"]["account"]["homePage"] == platform.url

        confirms(page, page)
        for number in range(3):
            assert platform.outline()["lesson_status"] == "unknown"
            does(course, number, page)
            expect(page.locator("[data-count]")).to_have_text(f"{number + 1} / 3")
        with page.expect_response("**/lrs_endpoint/statements**") as terminated:
            page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        assert terminated.value.status == 204
        heard = platform.outline()

        # It keeps nothing of the page's, so that the next visit is confirmed anew.
        page.goto(platform.url + unit["url"])
        expect(page.get_by_role("link", name="Open the module")).to_be_visible()
    assert heard["lesson_status"] == "completed"
    assert heard["published"] == [["completion", {"completion": 1.0}]]
