"""Text becomes elements or code in one place of ours, and the browser refuses it anywhere else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, let_go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SINKS = (
    "document.body.innerHTML = text",
    "document.body.insertAdjacentHTML('beforeend', text)",
    "document.createRange().createContextualFragment(text)",
    "new DOMParser().parseFromString(text, 'text/html')",
    "document.createElement('iframe').srcdoc = text",
    "document.createElement('script').src = text",
    "document.createElement('script').text = text",
    "document.write(text)",
    "new Worker('/other.js')",
    "await navigator.serviceWorker.register('/other.js')",
    "trustedTypes.createPolicy('another', { createHTML: (given) => given })",
)


def test_no_line_turns_text_into_elements_but_through_the_one_policy(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    for line in SINKS:
        tried = f"async (text) => {{ try {{ {line}; return ''; }} catch (e) {{ return e.name; }} }}"
        assert page.evaluate(tried, "<p>Words of somebody</p>") == "TypeError", line
    assert "Words of somebody" not in page.content()
    context.close()
    let_go()
