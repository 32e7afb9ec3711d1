"""The floor: the least that a Django page with a session, a user and one query costs, and the least
a form costs that writes one row. What the portal's pages are measured against; no example to
follow.
"""
