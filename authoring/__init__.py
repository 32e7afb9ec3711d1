"""Programs in the making: the files behind each version, copies of them, the way in and out as one
file, what a newer version means for whoever goes through an older one, and what a newer edition
means for a copy.

Owns: manuscripts, what a program file looks like, the move of a cohort to a newer version. May use:
programs and their reader, rubrics, cohorts with what was done in them, how the player draws.
Must not know: pilots, results.
"""
