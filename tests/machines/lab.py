"""Everything together: three hosts, a proxy and visitors on a fourth, and what is looked at in the
end.
"""

from __future__ import annotations

import collections
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from supervisor.children import ChildProgram, StartFailed
from supervisor.servers import USER
from tests.machines.hands import Hands
from tests.machines.network import Network, find
from tests.machines.portal_host import PORT, PortalHost
from tests.machines.seeding import HOST, ROOT, production, seed
from tests.machines.servers import PLAIN, Servers, is_open

FRONT_PORT = 8080
PROXY = """
daemon off;
worker_processes 1;
error_log {folder}/proxy.log warn;
pid {folder}/proxy.pid;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/proxy-asked.log;
    client_body_temp_path {folder}/proxy-bodies;
    proxy_temp_path {folder}/proxy-answers;
    fastcgi_temp_path {folder}/proxy-1;
    uwsgi_temp_path {folder}/proxy-2;
    scgi_temp_path {folder}/proxy-3;
    upstream portal {{
{servers}
    }}
    server {{
        listen {address};
        proxy_connect_timeout 2s;
        proxy_read_timeout 20s;
        # What was sent and changes something is never sent to the other host as well; what was not
        # sent is, and what only reads.
        proxy_next_upstream error timeout http_503;
        proxy_next_upstream_tries 2;
        proxy_set_header Host {host};
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header X-Forwarded-For $remote_addr;
        location / {{ proxy_pass http://portal; }}
        error_page 502 504 = @away;
        location @away {{
            internal;
            default_type "text/plain; charset=utf-8";
            add_header Retry-After 10 always;
            return 503 "The portal is away for a moment. Please go back and try again.\\n";
        }}
    }}
}}
"""


@dataclass
class Lab:
    """Use through `lab()`."""

    folder: Path
    children: Hands
    network: Network
    servers: Servers
    hosts: list[PortalHost]
    mails: int = 0
    down: set[str] = field(default_factory=set)
    """Hosts that the proxy leaves alone."""
    told: int = 0
    """So many lines of the journal were talked about."""

    @property
    def journal(self) -> Path:
        """What came back to visitors."""
        return self.folder / "journal"

    def start(self, cluster: Path, *, standby: bool = True) -> None:
        """Servers, hosts, proxy."""
        self.servers.start(cluster, standby=standby)
        for host in self.hosts:
            host.start()
        for host in self.hosts:
            host.wait()
        self.tell_proxy(start=True)

    def tell_proxy(self, *, start: bool = False) -> None:
        """Which hosts there are; those that are `down` are asked nothing."""
        load = self.network.machines["load"]
        servers = "\n".join(
            f"        server {host.machine.front}:{PORT} max_fails=1 fail_timeout=2s"
            f"{' down' if host.machine.name in self.down else ''};"
            for host in self.hosts
        )
        address = f"{load.front}:{FRONT_PORT}"
        said = PROXY.format(folder=self.folder, servers=servers, address=address, host=HOST)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(said, encoding="ascii")
        argv = [find("nginx"), "-c", str(configuration), "-e", str(self.folder / "proxy.log")]
        if start:
            log = self.folder / "proxy-said.log"
            self.children.start(
                ChildProgram(name="proxy", argv=argv, env=PLAIN, log=log, through=load.door())
            )
            self.children.wait_until("proxy", lambda: is_open(load, load.front, FRONT_PORT))
        else:
            reload = [*load.door(), *argv, "-s", "reload"]
            subprocess.run(reload, check=True, stderr=sys.stderr)
            self.children.wait(1)

    @contextlib.contextmanager
    def visitors(self) -> Iterator[None]:
        """As long as the block lasts."""
        load = self.network.machines["load"]
        argv = [*load.door(), sys.executable, "-m", "tests.machines.visitors"]
        argv += [f"{load.front}:{FRONT_PORT}"]
        process = subprocess.Popen(
            [*argv, str(self.folder), str(self.journal)],
            env=production(self.folder),
            cwd=ROOT,
            stdin=subprocess.PIPE,
        )
        try:
            yield
        finally:
            process.stdin.close()
            until = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < until:
                self.children.wait(0.2)
            process.kill()
            process.wait()

    def queue(self, count: int) -> None:
        """So many mails more in the outbox."""
        with self.queueing(count, seconds=0):
            pass

    @contextlib.contextmanager
    def queueing(self, count: int, *, seconds: float) -> Iterator[None]:
        """The same while the block lasts, a lot about each so many seconds."""
        host, machine = self.hosts[0], self.network.machines["data"]
        env = {**host.env, **self.servers.urls(USER, straight=True)}
        words = [str(self.mails), str(count), str(seconds)]
        process = subprocess.Popen(
            [*machine.door(), sys.executable, "-m", "tests.machines.queueing", *words],
            env=env,
            cwd=ROOT,
        )
        try:
            yield
            while process.poll() is None:
                self.children.wait(0.1)
            if process.returncode:
                raise StartFailed("the mails could not be queued")
            self.mails += count
        finally:
            process.kill()
            process.wait()

    def until_settled(self, within: float) -> float:
        """Seconds until no mail waits any more."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            with contextlib.suppress(subprocess.SubprocessError):
                if self.servers.ask(WAITING) == [["0"]]:
                    break
            self.children.wait(1)
        return time.monotonic() - began

    def fate(self) -> Fate:
        """Of the mails: what the outbox says beside what the mail server took."""
        times = collections.Counter(
            int(each.partition("@")[0].rpartition("-")[2]) for each in self.servers.book()
            if each.startswith("<message-")
        )  # fmt: skip
        rows = self.servers.ask(MAILS)
        unknown = {
            int(pk) for pk, state, doubt, _to in rows if doubt == "t" or state == "ambiguous"
        }
        known = {int(pk): (state, to) for pk, state, _doubt, to in rows if int(pk) not in unknown}
        refused = {pk for pk, (_state, to) in known.items() if to.startswith("refused")}
        sent = {pk for pk, (state, _to) in known.items() if state == "sent"}
        return Fate(
            mails=len(rows),
            lost=len([pk for pk in sent if not times[pk]])
            + len(known.keys() - sent - refused)
            + max(self.mails - len(rows), 0),
            twice=len([pk for pk in known if times[pk] > 1]),
            unknown=len(unknown),
            refused=len(refused),
        )

    def entries(self) -> list[dict]:
        """Of the journal."""
        return [json.loads(line) for line in self.journal.read_text().splitlines()]


@dataclass(frozen=True)
class Fate:
    """Numbers of mails."""

    mails: int
    lost: int
    twice: int
    unknown: int
    refused: int


WAITING = """
SELECT count(*) FROM messaging_message
WHERE to_address LIKE '%@lot.example' AND state IN ('queued', 'sending')
"""
MAILS = """
SELECT id, state, may_have_arrived, to_address FROM messaging_message
WHERE to_address LIKE '%@lot.example'
"""


@contextlib.contextmanager
def lab(*, mode: str, is_safe: bool = True, bad_mail: float = 0) -> Iterator[Lab]:
    """Wired, and nothing started yet."""
    # Short: sockets and logs are in it.
    with tempfile.TemporaryDirectory(prefix="portal-hosts-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Network() as network, Hands() as children:
            children.remove_afterwards(folder)
            servers = Servers(
                children, network.add("data", "back"), folder, mode, is_safe, bad_mail
            )
            hosts = [
                PortalHost(
                    children,
                    network.add(each, "front", "back"),
                    folder,
                    production(folder),
                    servers.urls,
                )
                for each in ("web1", "web2")
            ]
            network.add("load", "front")
            try:
                yield Lab(folder, children, network, servers, hosts)
            finally:
                _keep_logs(folder)


def _keep_logs(folder: Path) -> None:
    """Where HOSTS_LOGS names a folder: there, to be read afterwards."""
    if place := os.environ.get("HOSTS_LOGS"):
        Path(place).mkdir(parents=True, exist_ok=True)
        for path in (*folder.glob("*.log"), folder / "journal", folder / "book"):
            if path.exists():
                shutil.copy(path, place)


__all__ = ["Lab", "lab", "seed"]
