"""Upgrade from each release, with data of every app: restored, compared, migrated, opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backups import manifest
from tests.backups.databases import empty_database, manage
from tests.backups.released import releases, unpack

pytestmark = pytest.mark.long
MAKE_ANEW = (
    "A migration of this release was rewritten, where one should have been added: whoever runs "
    "that release cannot come here. Only before 1.0 may that be: then delete tests/data/released "
    "and run `.venv/bin/python -m tests.backups.released NAME`."
)
OPENED = """
import json, re
from django.conf import settings
from django.test import Client
from people.models import Member, Role
answers = {}
for role in Role.values:
    member = Member.objects.filter(roles__contains=[role], user__isnull=False).present().first()
    client = Client()
    client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    home = client.get("/")
    answers[f"{role} /"] = home.status_code
    links = sorted(set(re.findall(r'href="(/[a-z][^"#?]*/)"', home.content.decode())))
    for path in links[:MOST]:
        answers[f"{role} {path}"] = client.get(path, follow=True).status_code
print("answers " + json.dumps(answers))
"""
MOST = 15
"""Pages that somebody is led to from where they arrive."""


@pytest.mark.parametrize("release", releases())
def test_whoever_runs_a_release_comes_here_with_everything(release: str, tmp_path: Path) -> None:
    dump = unpack(release, tmp_path)
    objections = manifest.objections_to(manifest.read(dump).migrations)
    assert not objections, "\n".join([MAKE_ANEW, *objections])
    with empty_database() as url:
        said = manage(url, "restore", dump).stdout
        assert "tables are as they were backed up" in said
        # The demo's app is the one that holds its mailbox.
        done = manage(
            url, "shell", "-c", OPENED.replace("MOST", str(MOST)), PORTAL_MODE="test"
        ).stdout
        manage(url, "check_audit")
        manage(url, "makemigrations", "--check", "--dry-run")
    answers = json.loads(done.partition("answers ")[2])
    assert {where: status for where, status in answers.items() if status != 200} == {}
    assert len(answers) > 30
