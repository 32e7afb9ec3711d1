"""kill -9 of web, worker, PostgreSQL and supervisor while people work: nothing acknowledged is
lost, no mail twice.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from messaging.notifications import declared
from tests.demo_command import query
from tests.demo_process import kill_demo, processes_of, start_demo, stop_demo

SECONDS, MANY_SECONDS = 14, 120
SESSION = """
SELECT min(s.id) FROM practice_practicesession s JOIN people_member m ON m.id = s.facilitator_id
WHERE m.name LIKE 'Adebayo%%' AND s.state = 'planned'
"""
LEADERS = """
SELECT p.enrollment_id FROM practice_groupplace p
JOIN practice_practicesession s ON s.group_id = p.group_id WHERE s.id = %s
"""
CRITERIA = """
SELECT c.id FROM assessments_criterion c JOIN assessments_rubric r ON r.id = c.rubric_id
JOIN practice_practicesession s ON s.module_id = r.module_id WHERE s.id = %s
"""
STORED = "SELECT enrollment_id, criterion_id, level FROM assessments_score WHERE session_id = %s"
TWICE = """
SELECT c.message_id FROM demo_capturedmail c
JOIN messaging_message m ON c.message_id LIKE '<message-' || m.id || '@%%'
WHERE m.kind = ANY(%s) GROUP BY 1 HAVING count(*) > 1
"""
VICTIMS = ("gunicorn", "celery", "postgres -D")


class Phone:
    """A browserless visitor with cookies; every failure of the network or the server is simply no
    answer.
    """

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=5) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields: object) -> tuple[int, str]:
        [token] = [cookie.value for cookie in self.jar if cookie.name.startswith("csrf")]
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        try:
            with self.opener.open(self.base + path, data, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""
        except (OSError, http.client.HTTPException):
            return 0, ""

    def sign_in(self, name: str) -> None:
        page = self.get("/demo/")
        person = next(
            part for part in page.split('name="member"')[1:] if name in part.split("</form>")[0]
        )
        found = re.search(r'value="(\d+)"', person)
        assert found
        assert self.post("/demo/", member=found[1])[0] == 200


def killing(data: Path, chance: random.Random, until: float, killed: list[str]) -> None:
    """Kill a random limb every second or two."""
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.8, 1.8))
        part = chance.choice(VICTIMS)
        for pid, command in processes_of(data).items():
            if part in command:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed.append(part)
                break


@dataclass
class Taps:
    """What a phone tried to save, and what the server said about it, by leader and criterion."""

    acknowledged: dict[tuple[int, int], int] = field(default_factory=dict)
    unanswered_since: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    answers: int = 0
    silences: int = 0

    def save(self, phone: Phone, session: int, leader: int, criterion: int) -> None:
        """Tap a random level; without an answer, wait a little."""
        key, level = (leader, criterion), random.randint(1, 4)
        status, body = phone.post(
            f"/scores/{session}/tap/", leader=leader, criterion=criterion, level=level
        )
        if status == 200 and json.loads(body)["level"] == level:
            self.answers += 1
            self.acknowledged[key], self.unanswered_since[key] = level, set()
        else:
            self.silences += 1
            self.unanswered_since.setdefault(key, set()).add(level)
            time.sleep(0.1)

    def lost(self, stored: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
        """Acknowledged and not there. A tap whose answer never came may have been kept as well."""
        return [
            key
            for key, level in self.acknowledged.items()
            if stored.get(key) not in {level, *self.unanswered_since[key]}
        ]


@pytest.mark.proof("kill")
@pytest.mark.xdist_group("demo")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_what_was_acknowledged_survives_every_kill(
    data: Path, figure: Callable[[str, float], None], is_large: bool
) -> None:
    seconds = MANY_SECONDS if is_large else SECONDS
    process, port = start_demo(data)
    try:
        phone, taps = Phone(port), Taps()
        phone.sign_in("Adebayo")
        (session,) = query(data, SESSION)[0]
        leaders = [row[0] for row in query(data, LEADERS, session)]
        criteria = [row[0] for row in query(data, CRITERIA, session)]

        chance, killed = random.Random(11), []
        until = time.monotonic() + seconds
        killer = threading.Thread(target=killing, args=(data, chance, until, killed))
        killer.start()
        while time.monotonic() < until:
            taps.save(phone, session, random.choice(leaders), random.choice(criteria))
        killer.join()
        assert set(killed) == set(VICTIMS), killed
        assert len(taps.acknowledged) >= 3, "too little was saved to mean anything"
        assert taps.silences, "nothing was ever away"
    finally:
        kill_demo(process)
    deadline = time.monotonic() + 15
    while processes_of(data):
        assert time.monotonic() < deadline, "processes outlive their supervisor"
        time.sleep(0.1)

    process, port = start_demo(data)
    try:
        stored = {(leader, about): level for leader, about, level in query(data, STORED, session)}
        once = [kind.name for kind in declared() if not kind.may_repeat]
        lost, twice = taps.lost(stored), query(data, TWICE, once)
        figure("s of kills", seconds)
        figure("kills", len(killed) + 1)  # and the supervisor itself
        figure("taps acknowledged", taps.answers)
        figure("lost", len(lost))
        figure("mails twice", len(twice))
        assert lost == []
        assert twice == []
        assert Phone(port).get("/healthz") == "ok"
    finally:
        stop_demo(process)
