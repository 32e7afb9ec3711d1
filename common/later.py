"""Modules that cost noticeable time to import and are needed seldom.

Named at the top of the file like every import; read from the disk when something in them is first
used. The web process starts without them.
"""

from __future__ import annotations

import importlib.util
from types import ModuleType


class _Later(ModuleType):
    """Stands for a module, in one file. Threads that look into it at the same time wait until it
    has run to its end, as at any import; the lazy modules of Python 3.11 show them half of it.
    """

    def __getattr__(self, name: str) -> object:
        found = getattr(importlib.import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def imported_later(name: str) -> ModuleType:
    """The module of this name, which runs at the first look into it. Raises ModuleNotFoundError at
    once when it is not installed.
    """
    if importlib.util.find_spec(name) is None:
        raise ModuleNotFoundError(name)
    return _Later(name)
