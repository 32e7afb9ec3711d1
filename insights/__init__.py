"""What came of it: one honest page per pilot.

Owns: reading and arithmetic. May use: every app below. Must not: write.
"""
