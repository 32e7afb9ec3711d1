"""A mail server as a process of its own that takes everything, counts and keeps nothing.

    python -m tests.proofs.mail_sink

Says its port in the first line, and how many mails came in the last one, when its standard input is
closed.
"""

from __future__ import annotations

import asyncio
import sys

LONGEST = 4 << 20
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Sink:
    """Counts."""

    def __init__(self) -> None:
        self.mails = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            writer.write(ANSWERS.get(verb, b"250 fine\r\n"))
            if verb == b"DATA":
                await reader.readuntil(b"\r\n.\r\n")
                self.mails += 1
                writer.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                break
        writer.close()


def say(number: int) -> None:
    """To whoever started this."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


async def main() -> None:
    """Until nobody listens any more."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, limit=LONGEST)
    say(server.sockets[0].getsockname()[1])
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    say(sink.mails)


if __name__ == "__main__":
    asyncio.run(main())
