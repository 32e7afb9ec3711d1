"""A long list through a running portal: tab closed, worker killed, a hostile workbook beside it.

Memory is that of the processes themselves, as the system counts it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
import xlsxwriter

from tests.demo_command import query
from tests.demo_process import processes_of, start_demo, stop_demo
from tests.faults.test_kill_demo import Phone

ROWS, MANY_ROWS = 4_000, 100_000
WEB_ROOM, WORKER_ROOM = 60, 200
"""Megabytes by which a process may grow, whatever the list."""
HEADINGS = (
    "Employee ID", "First Name", "Last Name", "Email", "Job Title", "Department", "Location",
    "Time Zone", "Manager ID", "Hire Date", "Status",
)  # fmt: skip
WAITS = 'id="yes-form"'
BUSY = "data-waiting"
COUNTED = "SELECT count(*), count(DISTINCT lower(email)) FROM people_member WHERE email LIKE %s"
AUDITED = "SELECT count(*) FROM people_auditevent WHERE verb = 'confirm_import' AND thing_id = %s"


def people(count: int) -> Iterator[list[str]]:
    """So many rows; everybody but the first has a manager further up."""
    for n in range(1, count + 1):
        manager = f"L{n // 8:07d}" if n >= 8 else ""
        yield [
            f"L{n:07d}", "Åsa", f"Nuñez {n}", f"long{n}@northwind.example", "Engineer",
            f"Dept {n % 40}", f"City {n % 25}", "Europe/Berlin", manager, "2020-05-01", "Active",
        ]  # fmt: skip


def as_csv(count: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(people(count))
    return text.getvalue().encode()


def as_xlsx(count: int) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        first = book.add_worksheet()
        for number, cells in enumerate([HEADINGS, *people(count)]):
            first.write_row(number, 0, cells)
    return buffer.getvalue()


def corners() -> bytes:
    """A cell in the last corner, sixteen thousand columns, and more text than anybody has."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        first = book.add_worksheet()
        bold = book.add_format({"bold": True})
        first.write_row(0, 0, ["Name", "Email"])
        for row in range(1, 40):
            for column in range(16_000):
                first.write_blank(row, column, None, bold)
        for row in range(40, 3000):
            first.write(row, 0, f"{row} " + "x" * 30_000)
        first.write(1_048_575, 16_383, "x")
    return buffer.getvalue()


def megabytes(pid: int, line: str) -> list[int]:
    """Nothing of a process that ends while we look."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        found = re.findall(rf"^{line}:\s+(\d+) kB", status, re.MULTILINE)
        return [int(kilobytes) // 1024 for kilobytes in found]
    return []


@dataclass
class Processes:
    """The processes of one kind in a demo, and what they held at the start."""

    data: Path
    title: str

    def __post_init__(self) -> None:
        self.before = max(self._sizes("VmRSS"))

    def pids(self) -> list[int]:
        return [pid for pid, command in processes_of(self.data).items() if self.title in command]

    def peak(self) -> int:
        return max(self._sizes("VmHWM"))

    def grown(self) -> int:
        return self.peak() - self.before

    def _sizes(self, line: str) -> list[int]:
        return list(chain.from_iterable(megabytes(pid, line) for pid in self.pids()))


def upload(phone: Phone, name: str, content: bytes) -> str:
    """The address of a list that was uploaded. HTTPError when it is refused at once."""
    [token] = [cookie.value for cookie in phone.jar if cookie.name.startswith("csrf")]
    mark = uuid.uuid4().hex
    fields = {"csrfmiddlewaretoken": token, "upload": "1"}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    about = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = b"".join([*parts, about.encode(), content, f"\r\n--{mark}--\r\n".encode()])
    request = urllib.request.Request(
        phone.base + "/people/import/",
        body,
        {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": phone.base},
    )
    with phone.opener.open(request, timeout=120) as answer:
        return urllib.parse.urlsplit(answer.url).path


def refused(phone: Phone, content: bytes) -> str:
    """The page of a list that nobody can read: at once on a quick machine, else after waiting."""
    try:
        return wait(phone, upload(phone, "corners.xlsx", content), seconds=300)
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


def look(phone: Phone, path: str) -> str:
    with phone.opener.open(phone.base + path, timeout=60) as answer:
        return answer.read().decode()


def wait(phone: Phone, path: str, *, seconds: float) -> str:
    """The first page that waits for nobody any more."""
    deadline = time.monotonic() + seconds
    while BUSY in (page := look(phone, path)):
        assert time.monotonic() < deadline, "it never came to an end"
        time.sleep(0.5)
    return page


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def kill_worker(data: Path) -> None:
    for pid in Processes(data, "celery").pids():
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def demo(data: Path) -> Iterator[tuple[Path, int]]:
    process, port = start_demo(data)
    try:
        yield data, port
    finally:
        stop_demo(process)


@pytest.mark.proof("imports")
@pytest.mark.xdist_group("demo")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_a_long_list_goes_its_way_whatever_is_closed_or_killed(
    demo: tuple[Path, int], figure: Callable[[str, float], None], is_large: bool
) -> None:
    data, port = demo
    count = MANY_ROWS if is_large else ROWS
    content = as_csv(count)
    web, worker = Processes(data, "gunicorn"), Processes(data, "celery")
    phone = Phone(port)
    phone.sign_in("Zofia")

    began = time.monotonic()
    path = upload(phone, "long.csv", content)
    assert BUSY in look(phone, path)
    assert "You can close this page" in look(phone, path)
    # The tab is closed: somebody who signs in again finds the list where lists are.
    again = Phone(port)
    again.sign_in("Zofia")
    assert path in look(again, "/people/imports/")
    page = wait(again, path, seconds=1200)
    assert WAITS in page, re.sub(r"\s*<[^>]*>\s*", " ", page)[-800:]
    assert page.count("<li>") < 400, "a page shows the first of each kind"
    read = time.monotonic()

    status, busy = again.post(path, fingerprint=hidden(page, "fingerprint"))
    assert status == 200
    assert BUSY in busy
    time.sleep(3 if is_large else 0.7)
    before = worker.peak()
    kill_worker(data)
    page = wait(again, path, seconds=1800)
    assert "The import is finished" in page
    written = time.monotonic()

    assert query(data, COUNTED, "long%@northwind.example") == [(count, count)]
    assert query(data, AUDITED, int(path.strip("/").rsplit("/", 1)[1])) == [(1,)]
    figure("rows", count)
    figure("s to the dry run", round(read - began))
    figure("s to write, with a kill", round(written - read))
    figure("MB peak of web", web.peak())
    figure("MB more than at its start", web.grown())
    figure("MB peak of worker", max(before, worker.peak()))
    assert web.grown() < WEB_ROOM
    assert max(before, worker.peak()) - worker.before < WORKER_ROOM


@pytest.mark.proof("imports")
@pytest.mark.xdist_group("demo")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_workbooks_large_and_hostile_leave_the_web_process_as_it_was(
    demo: tuple[Path, int], figure: Callable[[str, float], None], is_large: bool
) -> None:
    data, port = demo
    phone = Phone(port)
    phone.sign_in("Zofia")
    look(phone, "/people/import/")
    web, worker = Processes(data, "gunicorn"), Processes(data, "celery")
    assert "more text than any row of people" in refused(phone, corners())
    assert look(phone, "/healthz") == "ok"
    count = MANY_ROWS if is_large else ROWS
    began = time.monotonic()
    page = wait(phone, upload(phone, "long.xlsx", as_xlsx(count)), seconds=1800)
    assert WAITS in page, re.sub(r"\s*<[^>]*>\s*", " ", page)[-800:]
    figure("rows of a workbook", count)
    figure("s to its dry run", round(time.monotonic() - began))
    figure("MB more of web beside hostile workbooks", web.grown())
    assert web.grown() < WEB_ROOM
    assert worker.grown() < WORKER_ROOM
