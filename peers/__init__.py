"""Peer rating: the same questions to a leader and to the people around them.

Owns: who rates whom, what they say, and what of it the leader may see. May use: practice, learning,
cohorts, programs, people, messaging, common. Must not know: assessments, surveys, instruments,
coaching, insights.
"""
