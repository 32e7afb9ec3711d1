"""The outbox: every message the portal sends is a row of a declared kind, with a state.

Owns: messages, delivery, opt-outs, the registry of notifications. May use: common.
Must not know: people, programs or any app above; it knows addresses and text. Who a message is for
and what it is about are numbers to it.
"""
