"""Where somebody chooses which mail they get."""

from common.places import announce_places

announce_places({"mail preferences": "mail_preferences"})
