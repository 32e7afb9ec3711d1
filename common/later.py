"""Modules that cost noticeable time to import and are needed seldom.

Named at the top of the file like every import; read from the disk when something in them is first
used. The web process starts without them.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType


def imported_later(name: str) -> ModuleType:
    """The module of this name, which runs at the first look into it. Raises ModuleNotFoundError at
    once when it is not installed.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
