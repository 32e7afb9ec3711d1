"""Verbs about everything that is kept of one person."""

from privacy.operations.erasing import erase_person, look_at_erasure
from privacy.operations.exporting import export_person

__all__ = ["erase_person", "export_person", "look_at_erasure"]
