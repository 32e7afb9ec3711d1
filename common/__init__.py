"""Domain-free and tiny: nonces, tokens, local time, cache, wake-ups, places of pages above.

Owns: what every app may need and no app is about. May use: nothing of ours. Must not know: any app.
"""
