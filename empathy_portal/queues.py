"""Which queue of the broker each task is woken by; part of the settings.

A worker that is told nothing takes from all; `--queues mail` and so on take from some.
"""

from __future__ import annotations

MAIL, SWEEPS, REPORTS, IMPORTS = "mail", "sweeps", "reports", "imports"

QUEUES: dict[str, dict[str, str]] = {name: {} for name in (MAIL, SWEEPS, REPORTS, IMPORTS)}
LONG = frozenset((REPORTS, IMPORTS))
"""What may last for minutes: who takes from others too has few hands for each of these."""

ROUTES = {
    # Each run of the sender needs a lane; the others are over at once.
    "messaging.tasks.send_*": MAIL,
    # What somebody waits for on a page, and files.
    "*.tasks.keep_*": REPORTS,
    "reports.tasks.*": REPORTS,
    "learning.tasks.set_certificates": REPORTS,
    # Lists of people, files of KPIs and large pilots, one after the other.
    "people.tasks.work_on_lists": IMPORTS,
    "kpis.tasks.work_on_files": IMPORTS,
    "pilots.tasks.work_on_drafts": IMPORTS,
    "provisioning.tasks.fetch_lists": IMPORTS,
    # Everything else is over soon, or takes up next time where it stopped.
    "*": SWEEPS,
}
"""Name of a task -> its queue; the first that fits counts."""
