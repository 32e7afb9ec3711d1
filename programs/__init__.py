"""The library: program, version, module, card, scenario, materials, and the reader of their files.

Owns: what is taught, as types (programs.content), and what a step of a plan can be. May use:
people, messaging, ui, common. Must not know: cohorts, how cards are taken, sessions run, scores
given, pulses answered.
"""
