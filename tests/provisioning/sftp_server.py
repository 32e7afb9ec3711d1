"""An SFTP server of another author (asyncssh), for one folder, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh

USER, PASSWORD = "portal", "open sesame"


class Doorman(asyncssh.SSHServer):
    """Lets one user in by password or by a key."""

    def __init__(self, allowed: list[str], guests: list[asyncssh.SSHServerConnection]) -> None:
        self.allowed, self.guests = allowed, guests

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.guests.append(conn)

    def begin_auth(self, _username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, _username: str, key: asyncssh.SSHKey) -> bool:
        return key.export_public_key().decode().split()[1] in self.allowed


class SftpServer:
    """Its port, and whose keys it lets in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.allowed = folder, list[str]()
        self.guests = list[asyncssh.SSHServerConnection]()
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.server: asyncssh.SSHAcceptor | None = None

    async def listen(self, port: int = 0) -> None:
        """With a fresh host key; at the same port once more, it has another one."""
        key = asyncssh.generate_private_key("ssh-ed25519")
        chroot = str(self.folder)
        self.server = await asyncssh.create_server(
            lambda: Doorman(self.allowed, self.guests), "127.0.0.1", port, server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=chroot.encode()),
        )  # fmt: skip
        self.port = self.server.get_port()

    async def _stop(self) -> None:
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()
        for guest in self.guests:
            guest.abort()
        await asyncio.sleep(0.05)  # in which they hang up
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def call(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(20)  # type: ignore[arg-type]

    def change_host_key(self) -> None:
        """As if somebody else answered at the same address."""
        self.call(self._stop())
        self.call(self.listen(self.port))

    def stop(self) -> None:
        self.call(self._stop())


@contextmanager
def serving(folder: Path) -> Iterator[SftpServer]:
    server = SftpServer(folder)
    thread = threading.Thread(target=server.loop.run_forever, daemon=True)
    thread.start()
    server.call(server.listen())
    yield server
    server.stop()
    server.loop.call_soon_threadsafe(server.loop.stop)
    thread.join(5)
    server.loop.close()
