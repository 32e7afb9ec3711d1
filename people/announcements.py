"""Where somebody chooses which mail they get, and the mail about signing in."""

from common.places import announce_places
from messaging.notifications import declare
from people.notifications import ADDRESS_CHANGED, SIGN_IN

announce_places({"mail preferences": "mail_preferences"})
declare(SIGN_IN, ADDRESS_CHANGED)
