"""`python -m tests.bench MODULE OUT`: fill a database and write down what is asked of its site,
each with the settings that DJANGO_SETTINGS_MODULE names.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(f"tests.bench.{sys.argv[1]}").write(Path(sys.argv[2]))
