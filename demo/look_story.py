"""Northwind's colors, its logo (drawn by us, as there is no Northwind) and as whom it writes."""

from __future__ import annotations

import datetime as dt

from cohorts.plan import first_weekday
from demo.cast import DATA, Cast
from people.logos import draw_logo
from people.operations import choose_accent, choose_sender, name_day_off, save_logo

ACCENT = "#0d5c63"
FOUNDED = (6, 5)


def dress(cast: Cast, now: dt.datetime) -> None:
    """What an admin sets up in the first week. A second call changes nothing."""
    logo = draw_logo((DATA / "northwind-logo.png").read_bytes())
    save_logo(logo=logo, now=now, by=cast.admin)
    choose_accent(color=ACCENT, now=now, by=cast.admin)
    choose_sender(name="Northwind Learning", reply_to="", now=now, by=cast.admin)
    founded = first_weekday(dt.date(now.year + 1, *FOUNDED))
    name_day_off(day=founded, name="Founding day", now=now, by=cast.admin)
