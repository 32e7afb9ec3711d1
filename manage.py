#!/usr/bin/env python3
"""Django's command line, for whoever brings their own PostgreSQL and Redis. `./portal manage` uses
the demo's.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    """What cannot begin says why in a sentence; with --traceback, where."""
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))
    except OperationalError as error:
        # What the server refused has a code, and is a fault to look into; no line to it has none.
        if getattr(error.__cause__, "pgcode", None) or "--traceback" in sys.argv:
            raise
        sys.exit(f"The database cannot be reached: {str(error).strip()}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
    main()
