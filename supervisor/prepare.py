"""Fill a demo's database: migrate, the library, the seed, the static files. One process, one start
of Django.

Run as `python -m supervisor.prepare WEEKS LOGINS_FILE`; an unfinished run is simply run again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.core.management import call_command, get_commands


def main(weeks: int, logins: Path) -> None:
    """Everything in its order; what is not installed is left out."""
    django.setup()
    known = get_commands()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if "load_library" in known:
        call_command("load_library")
    if "seed_demo" in known:
        call_command("seed_demo", weeks=weeks)
    if "demo_logins" in known:
        with logins.open("w", encoding="utf-8") as lines:
            call_command("demo_logins", stdout=lines, no_color=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
