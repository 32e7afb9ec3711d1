"""The ways into the demo."""

from common.places import announce_places

announce_places({"front door of the demo": "demo_sign_in", "mailbox of the demo": "demo_mailbox"})
