"""Domain-free and tiny: nonces, tokens, local time, wake-ups, template components, charts.

Owns: what every app may need and no app is about. May use: nothing of ours. Must not know: any app.
"""
