"""When people are busy in their own calendars, for better proposals of sessions.

Owns: where somebody's calendar is, and busy times, kept for a day. May use: connections, people,
messaging, ui, common. Must not know: what an entry is called, who else is in it, programs or any
app above.
"""
