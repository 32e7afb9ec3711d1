"""The calendar of everybody in a demo that runs, asked beside it: a process with its settings,
whose one transaction is rolled back.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tests.demo_command import in_demo

LINES = "calendar-lines.json"
"""Where it stands, for the next time, what a line of a calendar says."""
PATIENCE = 60.0
"""Seconds until mail that is due has left."""


def entries_ahead(data: Path) -> dict[str, int]:
    """How many entries of sessions to come everybody has in sum, by pilot; AssertionError where a
    calendar holds something else than the portal says.
    """
    found: dict[str, int] = json.loads(
        in_demo(data, "-m", "tests.demo_calendars", str(data / LINES))
    )
    return found


def main() -> None:
    """Print them as JSON."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
    django.setup()
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from cohorts.models import Cohort  # noqa: PLC0415
    from demo.models import CapturedMail  # noqa: PLC0415
    from messaging.models import Message, MessageState  # noqa: PLC0415
    from tests.calendar_programs import LINES as READ  # noqa: PLC0415
    from tests.calendar_programs import Calendars  # noqa: PLC0415

    if (lines := Path(sys.argv[1])).exists():
        READ.update(json.loads(lines.read_text(encoding="utf-8")))
    until = time.monotonic() + PATIENCE
    on_its_way = (MessageState.QUEUED, MessageState.SENDING)
    while Message.objects.filter(state__in=on_its_way, send_after__lte=timezone.now()).exists():
        assert time.monotonic() < until, "mail that is due does not leave"
        time.sleep(0.2)
    with transaction.atomic():
        calendars = Calendars()
        mails = CapturedMail.objects.exclude(calendar="").order_by("pk")
        for address, files in mails.values_list("to_address", "calendar"):
            for file in files.split("END:VCALENDAR")[:-1]:
                calendars.take(address, f"{file.strip()}\r\nEND:VCALENDAR\r\n")
        by_cohort = calendars.check_parsers(timezone.now())
        names = dict(Cohort.objects.values_list("pk", "name"))
        transaction.set_rollback(True)
    lines.write_text(json.dumps(READ), encoding="utf-8")
    sys.stdout.write(json.dumps({names[pk]: count for pk, count in by_cohort.items()}))


if __name__ == "__main__":
    main()
