"""How the portal itself is: whether its parts are alive, what waits, what it does by itself.

Owns: signs of life, notes of what workers did, metrics, traces and lines about requests, and the
page on which admins see what the portal does for them. May use: every app below.
Must not: write anything of theirs, or say anything about a person.
"""
