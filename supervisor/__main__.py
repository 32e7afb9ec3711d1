"""`python -m supervisor`: what `./portal demo` runs once the environment stands."""

import sys

from supervisor.demo import main

sys.exit(main(sys.argv[1:]))
