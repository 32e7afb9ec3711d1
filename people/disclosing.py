"""What apps say of how personal data is used, kept and looked at: their module disclosures.py.

A module holds PURPOSES (people.purposes), KEEPINGS (people.keeping) and OPENINGS (people.opened),
each where it has some. It is announced at the start and read when somebody first asks: few pages
do.
"""

from __future__ import annotations

from types import ModuleType

_modules: list[ModuleType] = []


def announce_disclosures(module: ModuleType) -> None:
    """Say which module of an app holds them; imported_later(...) keeps it from being read at the
    start. Said twice it counts once.
    """
    if module.__name__ not in {known.__name__ for known in _modules}:
        _modules.append(module)


def disclosing_modules() -> list[ModuleType]:
    """All that were announced."""
    return list(_modules)
