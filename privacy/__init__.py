"""What is kept about a person, and what becomes of it: told, taken along, erased.

Owns: the inventory that apps announce (people.personal), the copy of everything for a person, and
erasure that reaches all of it. May use: people, messaging, connections, ui, common. Must not know:
what is kept; every app says that itself.
"""
