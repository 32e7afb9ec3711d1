"""The library (program, version, module, card, scenario), cohorts, enrollments, the plan, the pilot
draft.

Owns: what is taught to whom and when. May use: people, messaging, common.
Must not know: how cards are taken, sessions run, scores given, pulses answered.
"""
