"""Verbs about calendars."""

from calendars.operations.connecting import connect_calendar as connect_calendar
from calendars.operations.connecting import disconnect_calendar as disconnect_calendar
from calendars.operations.connecting import offer_calendars as offer_calendars
from calendars.operations.reading import ask_calendars as ask_calendars
from calendars.operations.reading import forget_busy_times as forget_busy_times
from calendars.operations.reading import keep_file as keep_file
from calendars.operations.reading import read_next_calendar as read_next_calendar
