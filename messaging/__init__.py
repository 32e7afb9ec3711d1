"""The outbox: every message the portal sends is a row with a reason and a state.

Owns: messages, delivery, preferences, the demo mailbox. May use: common.
Must not know: people, programs or any app above; it knows addresses and text.
"""
