"""What the portal exchanges with other systems of an organization, and how it gets there.

Owns: kinds of connections and whether the operator has opened them, connections of an organization
with their secrets, access keys with scopes, the log of exchanges, and the one way out to the
network (egress). May use: people, messaging, ui, common. Must not know: what is exchanged; every
app above announces its kind of connection here.
"""
