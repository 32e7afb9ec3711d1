"""Where everybody arrives: Today for each role, and the way around the portal.

Owns: the home page and the navigation. May use: every app below. Must not: write.
"""
