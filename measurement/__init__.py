"""Estimates with their intervals: pure functions over numbers.

Owns: arithmetic that is published somewhere, with its source, units and limits in the docstring.
May use: common.later. Must not know: anything else of the house.
"""
