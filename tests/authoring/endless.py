"""A reader that never ends, for test_bundle."""

from __future__ import annotations

import sys
import threading

if __name__ == "__main__" and len(sys.argv) == 2:
    threading.Event().wait()
