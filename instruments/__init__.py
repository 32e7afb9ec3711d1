"""Questionnaires: scales that leaders answer about themselves before, after and at follow-up.

Owns: instruments of an organization, their occasions and answers, scores and reliable change.
May use: practice, learning, cohorts, programs, people, messaging, common. Must not know:
assessments, surveys, peers, coaching, insights.
"""
