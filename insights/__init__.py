"""What came of it: one honest page per pilot.

Owns: reading, arithmetic, and what it has worked out. May use: every app below. Must not: write
anything else.
"""
