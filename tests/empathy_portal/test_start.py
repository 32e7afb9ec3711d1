"""What a web process does without until it is needed."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    "celery.", "charset_normalizer.", "fsrs.", "holidays.", "icalendar.", "kombu.",
    "lxml.", "markdown_it.",
    "marshmallow.", "ninja.", "numpy.", "onelogin.", "openbadgeslib.", "opentelemetry.",
    "paramiko.", "prometheus_client.", "pydantic.", "pylti1p3.",
    "redis.", "requests.", "scim2_", "scipy.",
)  # fmt: skip
"""Parts of libraries that take a quarter of the time to start, or 50 MB."""
START = f"""
import gc, sys, empathy_portal.wsgi
print(sorted(name for name in sys.modules if name.startswith({LATER})), gc.isenabled())
"""


def test_a_web_process_starts_without_what_few_requests_need_and_collects_afterwards() -> None:
    command = [sys.executable, "-W", "ignore", "-c", START]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True"
