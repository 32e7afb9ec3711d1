"""Coaching: who talks to whom and when, what is noted, and what leaders commit themselves to.

Owns: matches, talks, their notes, commitments. May use: assessments, surveys, peers, instruments,
practice, learning, cohorts, programs, people, messaging, common. Must not know: pilots, insights,
authoring.
"""
