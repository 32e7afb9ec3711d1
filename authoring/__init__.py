"""Programs in the making: the files behind each version, copies of them, and the way in and out as
one file.

Owns: manuscripts, what a program file looks like. May use: programs and their reader, rubrics.
Must not know: cohorts, pilots, results.
"""
