"""Verbs about pilots on their way."""
