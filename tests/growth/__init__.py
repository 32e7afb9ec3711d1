"""The same actions in a small organization and in a large one: what grows with the number of
people.
"""
