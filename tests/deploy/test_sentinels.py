"""Two Redis servers and a sentinel: when the first dies, cache, wake-ups and health find
the other.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from common.cache import ForgivingRedisCache
from common.redis_servers import Watched, watched
from supervisor.children import ChildProgram, Children
from supervisor.servers import _server_env, _valkey_binary
from watching import parts

PASSWORD = "p/w"


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _each in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[str, Children]]:
    """The address, and the processes: first, second, sentinel."""
    first, second, sentinel = free_ports(3)
    configuration = tmp_path / "sentinel.conf"
    configuration.write_text(
        f"port {sentinel}\nbind 127.0.0.1\ndir {tmp_path}\n"
        f"sentinel monitor portal 127.0.0.1 {first} 1\n"
        f"sentinel auth-pass portal {PASSWORD}\n"
        "sentinel down-after-milliseconds portal 300\nsentinel failover-timeout portal 3000\n"
    )

    def server(name: str, *argv: str) -> ChildProgram:
        common = [_valkey_binary(), *argv]
        log = tmp_path / f"{name}.log"
        return ChildProgram(name=name, argv=common, env=_server_env(), log=log)

    def valkey(name: str, port: int, *argv: str) -> ChildProgram:
        folder = tmp_path / name
        folder.mkdir()
        own = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
        secret = ["--requirepass", PASSWORD, "--masterauth", PASSWORD]
        return server(name, *own, *secret, "--repl-diskless-sync-delay", "0", *argv)

    with Children() as children:
        children.start(valkey("first", first))
        children.wait_until("first", lambda: is_open(first))
        children.start(valkey("second", second, "--replicaof", "127.0.0.1", str(first)))
        children.start(server("sentinel", str(configuration), "--sentinel"))
        children.wait_until("sentinel", lambda: is_open(sentinel))
        yield f"sentinel://:p%2Fw@127.0.0.1:{sentinel}/0?master=portal", children


def is_open(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def soon(is_so: Callable[[], object], within: float = 20) -> None:
    until = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_when_the_first_dies_all_find_the_other(
    servers: tuple[str, Children], settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, children = servers
    settings.REDIS_URL = url
    monkeypatch.setattr("common.cache.LEFT_ALONE", 0.0)
    options = {"pool_class": "common.redis_servers.Servers", "socket_timeout": 0.3}
    cache = ForgivingRedisCache([url], {"OPTIONS": options})
    known = watched(url)
    assert known is not None
    sender = Celery("test", broker=known.broker_url, set_as_current=False)
    sender.conf.broker_transport_options = {"master_name": known.master, "socket_timeout": 1}

    def sends() -> bool:
        try:
            sender.send_task("tests.nothing", retry=False, ignore_result=True)
        except (OperationalError, OSError):
            return False
        return True

    def keeps() -> bool:
        cache.set("a", 1)
        return bool(cache.get("a") == 1)

    soon(parts.is_broker_there)
    assert keeps()
    assert sends()
    log = children._children["sentinel"].program.log
    soon(lambda: "+slave slave" in log.read_text())
    children._children["first"].process.kill()
    soon(lambda: not parts.is_broker_there() or "+switch-master" in log.read_text())
    soon(parts.is_broker_there)
    soon(keeps)
    soon(sends)
    sender.close()
    cache._cache._get_connection_pool(write=True).disconnect()


def test_an_address_names_sentinels_and_what_they_call_the_server() -> None:
    assert watched("redis://localhost:6379/0") is None
    found = watched("sentinel://one:26380,two/3?master=portal")
    assert found == Watched((("one", 26380), ("two", 26379)), "portal", 3, None)
    assert found.broker_url == "sentinel://one:26380/3;sentinel://two:26379/3"


@pytest.mark.parametrize("url", ["sentinel://one:26379/0", "sentinel://?master=portal"])
def test_what_is_missing_is_told(url: str) -> None:
    with pytest.raises(ValueError, match="master=name"):
        watched(url)
