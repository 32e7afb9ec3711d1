"""`python -m empathy_portal.supervisor`: what `./portal demo` runs once the environment stands."""

import sys

from empathy_portal.supervisor.demo import main

sys.exit(main(sys.argv[1:]))
