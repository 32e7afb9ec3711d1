"""A list that came from an HR system on some mornings. It is off: the demo calls nobody."""

from __future__ import annotations

import datetime as dt

from demo.cast import Cast
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_settings import FetchSettings, FetchSignIn, FetchWay
from provisioning.fetch_states import FetchProblem, FetchState
from provisioning.operations.fetch_lists import add_list
from provisioning.operations.owners import give_fields

PLACE = FetchSettings(
    way=FetchWay.SFTP, host="files.harbor-hr.example", path="/out/people_*.csv", user="portal",
    signs_in=FetchSignIn.KEY, imports=True,
)  # fmt: skip
CAME = (
    (3, FetchState.FAILED, FetchProblem.SIGN_IN),
    (2, FetchState.UNCHANGED, ""),
    (1, FetchState.UNCHANGED, ""),
)
"""(days ago, what came of it, what was in the way)"""
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFuIGludmVudGVkIGtleSBvZiBIYXJib3IgSFIuLi4u"


def fetch_people(cast: Cast, now: dt.datetime) -> None:
    """Where it lies, what came of it lately, and the fields that are its own."""
    fetched = add_list(name="Harbor HR", settings=PLACE, secret="", now=now, by=cast.admin)
    known = FetchedList.objects.filter(pk=fetched.pk)
    known.update(tested_at=now, host_key=HOST_KEY, seen_host_key=HOST_KEY)
    runs = [(now - dt.timedelta(days=days), state, problem) for days, state, problem in CAME]
    FetchRun.objects.bulk_create(
        FetchRun(fetched_list=fetched, state=state, problem=problem, began_at=at, ended_at=at)
        for at, state, problem in runs
    )
    owners = dict.fromkeys(("location", "hired_on"), fetched.connection)
    give_fields(owners=owners, seen="[]", now=now, by=cast.admin)
