"""Backups of everything the portal knows, restored and compared to the last row.

Owns: the files of a backup, what is counted in them, the way back, and what becomes of mail that
was due in a copy.
May use: privacy, people, messaging, common. Must not: know what a table is about; send.
"""
