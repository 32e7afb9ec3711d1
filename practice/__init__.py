"""Practice groups and live sessions, attendance, invitations with calendar files.

Owns: who meets when with whom. May use: programs, people, messaging, common.
Must not know: learning, assessments, surveys, insights.
"""
