"""Rubrics, the scores facilitators give on them, and how near they read to a panel.

Owns: rubric, criterion, score; rounds of calibration, and samples of an organization. May use:
practice, learning, programs, people, messaging, measurement, common. Must not know: surveys,
insights.
"""
