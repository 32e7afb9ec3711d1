"""A pilot from the first idea to its end: the draft, its steps, proposals, forecast, launch, and
the page of what runs.

Owns: setting up and following a cohort. May use: surveys, assessments, practice, learning, cohorts
and all below. Must not know: insights, home.
"""
