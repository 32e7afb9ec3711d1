"""What the portal does by itself, told to whoever watches."""

from empathy_portal.schedule import SCHEDULE
from watching.sweeps import announce_sweeps

announce_sweeps(SCHEDULE)
