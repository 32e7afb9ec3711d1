"""Who knows which passwords were found in breaches."""

from connections.breaches import was_in_a_breach
from people.breaches import announce_breaches

announce_breaches(was_in_a_breach)
