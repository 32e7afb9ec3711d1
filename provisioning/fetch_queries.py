"""What pages ask about fetched lists."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.fetch_models import FetchedList, FetchRun


def latest_runs(lists: Sequence[FetchedList]) -> list[FetchRun]:
    """The latest of each, with its import. One query."""
    runs = FetchRun.objects.filter(fetched_list__in=[each.pk for each in lists])
    latest = runs.order_by("fetched_list", "-pk").distinct("fetched_list")
    return list(latest.select_related("people_import"))
