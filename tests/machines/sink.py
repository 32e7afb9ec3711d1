"""A mail server as a process of its own, with bad habits.

    python -m tests.machines.sink ADDRESS PORT BOOK [BAD]

Writes the Message-ID of each mail into the book before it says that it took it. With BAD, of a
hundred mails so many meet a 4xx once, and as many an end of the conversation in the middle of the
mail or before the answer to it; every tenth conversation is slow. Who is called refused@ is refused
for good.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
from pathlib import Path

LONGEST = 4 << 20
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"554 nobody takes it\r\n",
    b"QUIT": b"221 bye\r\n",
}
SLOW, QUICK = 0.15, 0.001
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """One for all conversations."""

    def __init__(self, book: Path, bad: float) -> None:
        self.book, self.bad = book.open("a", encoding="ascii", buffering=1), bad / 100
        self.met: set[bytes] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation, however it ends."""
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever called is gone
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pause = SLOW if self.bad and random.random() < 0.1 else QUICK
        reply = b""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                reply = self._judge(line)
                writer.write(reply + b"\r\n")
            elif verb == b"DATA" and reply.startswith(b"2"):
                writer.write(b"354 go on\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                await asyncio.sleep(pause)
                if not self._takes(mail):
                    return
                writer.write(b"250 taken\r\n")
            else:
                writer.write(ANSWERS.get(verb, b"250 fine\r\n"))
            if verb == b"QUIT":
                return

    def _takes(self, mail: bytes) -> bool:
        """And says so, or hangs up: before it has it, or after."""
        if random.random() < self.bad / 2:
            return False
        found = MESSAGE_ID.search(mail)
        self.book.write((found[1].decode() if found else "nobody's") + "\n")
        return random.random() >= self.bad / 2

    def _judge(self, line: bytes) -> bytes:
        """Of a recipient: never twice later."""
        if b"refused" in line:
            return b"550 not here"
        if self.bad and line not in self.met and random.random() < self.bad:
            self.met.add(line)
            return b"451 later"
        return b"250 fine"


async def main(address: str, port: int, book: Path, bad: float) -> None:
    """Until somebody ends it."""
    sink = Sink(book, bad)
    server = await asyncio.start_server(sink.serve, address, port, limit=LONGEST)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])))
