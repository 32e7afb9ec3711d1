"""Settings of a demo whose mail leaves the house, by the relay that EMAIL_URL names."""

from empathy_portal.settings import *  # noqa: F403

EMAIL_BACKEND = "messaging.relay.RelayBackend"
