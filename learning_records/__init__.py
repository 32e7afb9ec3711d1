"""Learning records: xAPI statements to a store, and cmi5 and SCORM packages of modules.

Owns: the profile of verbs, the way of statements to a store, packages and what comes back from
them. May use: events and everything below. Must not know: lti, api.
"""
