"""The evidence report: published states of what came of a pilot, as files and by a link.

Owns: reports, their files, links for sponsors, who gets them when. May use: every app below.
Must not: work out a figure.
"""
