"""Leaders who go through a program together: cohort, plan, enrollment, and how far everybody has
come.

Owns: who takes part in what, and when it opens. May use: programs, people, messaging, ui, common.
Must not know: how cards are taken, sessions run, scores given, pulses answered.
"""
