"""What is kept for each thread is no other thread's."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation


def test_two_threads_speak_at_once_each_in_its_language_and_zone() -> None:
    both_are_there = threading.Barrier(2, timeout=10)

    def said(language: str, zone: str) -> tuple[str, str, str]:
        set_script_prefix(f"/{language}/")
        with translation.override(language), timezone.override(zone):
            both_are_there.wait()
            found = translation.gettext("Save"), timezone.get_current_timezone_name()
            both_are_there.wait()
        return (*found, get_script_prefix())

    with translation.override("de"), ThreadPoolExecutor(2) as threads:
        one = threads.submit(said, "de", "Europe/Berlin")
        other = threads.submit(said, "en", "Asia/Kathmandu")
        assert one.result() == ("Speichern", "Europe/Berlin", "/de/")
        assert other.result() == ("Save", "Asia/Kathmandu", "/en/")
        assert translation.get_language() == "de"
        # A new thread begins with nothing of whoever started it.
        fresh = threads.submit(lambda: timezone.localtime(dt.datetime(2026, 9, 1, tzinfo=dt.UTC)))
    assert fresh.result().utcoffset() == dt.timedelta(0)
    assert get_script_prefix() == "/"
