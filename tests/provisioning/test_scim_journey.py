"""An admin connects an identity provider by the pages alone."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from people.models import Member
from tests.provisioning.conftest import sent

pytestmark = pytest.mark.proof("connections", SCIM=1)


def test_an_admin_connects_a_provider_and_somebody_comes_in(open_page, admin: Member) -> None:
    page = open_page(admin)
    page.goto("/connections/")
    page.get_by_role("link", name="People from your HR system").click()
    page.get_by_label("Name of the system").fill("Okta")
    with page.expect_navigation():
        page.get_by_role("button", name="Connect").click()
    own = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="Make a key").click()
    token, address = page.locator("code.token").all_inner_texts()
    root = "/" + address.split("/", 3)[3]
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"{root}/Users", headers=headers).status_code == 403
    with page.expect_navigation():
        page.get_by_role("button", name="Switch on").click()
    assert token not in page.content()
    with page.expect_navigation():
        page.get_by_role("button", name="Test the connection").click()
    assert page.get_by_text("Not yet").count() == 1, "nobody called so far"
    body, kind = json.dumps(sent("okta_create")), "application/scim+json"
    answer = Client().post(f"{root}/Users", body, content_type=kind, headers=headers)
    assert answer.status_code == 201
    page.goto(own)
    page.get_by_text("POST /Users").wait_for()
    assert Member.objects.filter(name="Ole Hansen").exists()
    page.get_by_role("link", name="Remove this connection").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Remove this connection").click()
    assert Client().get(f"{root}/Users", headers=headers).status_code == 401
