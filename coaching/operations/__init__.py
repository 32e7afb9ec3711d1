"""Verbs about talks, notes and commitments."""
