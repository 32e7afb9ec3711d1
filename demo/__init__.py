"""The demo's organization and its past, made by the same verbs as real life, with times that lie
behind us.

Owns: a cast, what they did, and when. May use: every operation. Must not: write a table itself, or
run in production.
"""
