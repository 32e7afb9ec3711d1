"""Rubrics and the scores facilitators give on them.

Owns: rubric, criterion, score. May use: practice, learning, programs, people, messaging, common.
Must not know: surveys, insights.
"""
