"""The portal as a tool in a learning platform: LTI 1.3 with deep linking, grades and rosters.

Owns: platforms, launches, links and what is reported to gradebooks. May use: events and everything
below. Must not know: learning_records, api.
"""
