"""Pulse plans, waves, invitations and anonymous answers.

Owns: asking, and keeping answers apart from people. May use: practice, learning, programs, people,
messaging, common. Must not know: assessments, insights.
"""
