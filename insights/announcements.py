"""Where it is told what came of a pilot."""

from common.places import announce_places

announce_places({"results of a pilot": "insights:pilot"})
