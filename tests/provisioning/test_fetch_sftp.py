"""A file on an SFTP server of another author arrives whole, from the server that is meant, or not
at all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from connections.egress import EgressProblem
from provisioning import fetch_sftp
from provisioning.fetch_files import Clock, FetchedFile, FetchTrouble
from provisioning.fetch_keys import new_key_pair
from provisioning.fetch_settings import FetchSettings, FetchSignIn, FetchWay
from provisioning.fetch_sftp import fetch_by_sftp, fingerprint_of, host_key_of, look_at_sftp
from provisioning.fetch_states import FetchProblem
from tests.provisioning.sftp_server import PASSWORD, USER, SftpServer

pytestmark = pytest.mark.proof("connections", **{"fetched lists": 1})

PEOPLE = b"Employee ID,Name,Email\n1,Ann Bell,ann@northwind.example\n"


def at(server: SftpServer, path: str = "/people.csv", **more: Any) -> FetchSettings:
    return FetchSettings(
        way=FetchWay.SFTP, host="127.0.0.1", port=server.port, path=path, user=USER,
        signs_in=FetchSignIn.PASSWORD, **more,
    )  # fmt: skip


def fetched(
    settings: FetchSettings,
    *,
    host_key: str,
    secret: str = PASSWORD,
    mark: Mapping[str, str] | None = None,
    clock: Clock | None = None,
) -> FetchedFile | None:
    return fetch_by_sftp(
        settings, secret, host_key=host_key, mark=mark or {}, clock=clock or Clock(20)
    )


def problem_of(settings: FetchSettings, **how: Any) -> str:
    with pytest.raises(FetchTrouble) as caught:
        fetched(settings, **how)
    return caught.value.problem


@pytest.fixture
def host_key(sftp: SftpServer) -> str:
    return host_key_of(at(sftp), known="", clock=Clock(10))


def test_a_file_is_fetched_once_and_known_again_until_it_is_written_anew(
    sftp: SftpServer, host_key: str
) -> None:
    path = sftp.folder / "people.csv"
    path.write_bytes(PEOPLE)
    file = fetched(at(sftp), host_key=host_key)
    assert file is not None
    with file.content:
        assert (b"".join(file.pieces), file.name, file.size) == (PEOPLE, "people.csv", len(PEOPLE))
    assert fetched(at(sftp), host_key=host_key, mark=file.mark) is None
    os.utime(path, (0, 1_700_000_000))
    again = fetched(at(sftp), host_key=host_key, mark=file.mark)
    assert again is not None
    assert again.checksum == file.checksum
    again.content.close()
    assert look_at_sftp(at(sftp), PASSWORD, host_key=host_key, clock=Clock(10)) == (
        "people.csv",
        len(PEOPLE),
    )


def test_our_key_opens_where_its_public_part_is_known(sftp: SftpServer, host_key: str) -> None:
    (sftp.folder / "people.csv").write_bytes(PEOPLE)
    pair, settings = new_key_pair(), replace(at(sftp), signs_in=FetchSignIn.KEY)
    assert problem_of(settings, host_key=host_key, secret=pair.private) == FetchProblem.SIGN_IN
    sftp.allowed.append(pair.public.split()[1])
    file = fetched(settings, host_key=host_key, secret=pair.private)
    assert file is not None
    file.content.close()


def test_nothing_is_said_to_a_server_that_shows_another_key(
    sftp: SftpServer, host_key: str
) -> None:
    (sftp.folder / "people.csv").write_bytes(PEOPLE)
    assert problem_of(at(sftp), host_key="") == FetchProblem.HOST_KEY_NEW
    sftp.change_host_key()
    assert problem_of(at(sftp), host_key=host_key) == FetchProblem.HOST_KEY_CHANGED
    other_kind = "ssh-rsa " + host_key.split()[1]
    assert problem_of(at(sftp), host_key=other_kind) == FetchProblem.HOST_KEY_CHANGED
    fresh = host_key_of(at(sftp), known=other_kind, clock=Clock(10))
    assert fresh.startswith("ssh-ed25519 ")
    assert fresh != host_key
    assert fingerprint_of(fresh) != fingerprint_of(host_key)


def test_a_fingerprint_is_the_one_that_ssh_keygen_prints() -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    assert fingerprint_of(key) == "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


def test_what_is_in_the_way_is_told_apart(
    sftp: SftpServer, host_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sftp.folder / "people.csv").write_bytes(PEOPLE)
    (sftp.folder / "half.csv.part").write_bytes(PEOPLE)
    (sftp.folder / "folder").mkdir()
    known = {"host_key": host_key}
    assert problem_of(at(sftp), **known, secret="wrong") == FetchProblem.SIGN_IN
    assert problem_of(at(sftp, "/nobody.csv"), **known) == FetchProblem.NO_FILE
    assert problem_of(at(sftp, "/folder"), **known) == FetchProblem.NO_FILE
    assert problem_of(at(sftp, "/none_*.csv"), **known) == FetchProblem.NO_FILE
    assert problem_of(at(sftp, "/half.csv.part"), **known) == FetchProblem.STILL_WRITTEN
    assert problem_of(at(sftp), **known, clock=Clock(0)) == FetchProblem.SLOW
    monkeypatch.setattr(fetch_sftp, "LARGEST", 3)
    assert problem_of(at(sftp), **known) == FetchProblem.FILE_TOO_LARGE
    sftp.stop()
    assert problem_of(at(sftp), **known) == EgressProblem.UNREACHABLE


def test_of_several_the_newest_finished_one_is_fetched(sftp: SftpServer, host_key: str) -> None:
    for place, name in enumerate(("p_2.csv", "p_1.csv", "p_3.csv.tmp", "q_9.csv")):
        (sftp.folder / name).write_bytes(PEOPLE)
        os.utime(sftp.folder / name, (0, 1_700_000_000 + place))
    file = fetched(at(sftp, "/p_*.csv*"), host_key=host_key)
    assert file is not None
    assert file.name == "p_1.csv"
    file.content.close()


def test_a_file_that_grows_meanwhile_waits(
    sftp: SftpServer, host_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sftp.folder / "people.csv"
    path.write_bytes(PEOPLE)

    def writes_on(_seconds: float) -> None:
        with path.open("ab") as file:
            file.write(PEOPLE)

    # The portal's own waiting alone: threads of the server sleep, too.
    monkeypatch.setattr(fetch_sftp, "time", SimpleNamespace(sleep=writes_on))
    assert problem_of(at(sftp), host_key=host_key) == FetchProblem.STILL_WRITTEN
