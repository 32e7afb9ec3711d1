"""Organizations, members and roles; sign-in, access rules, lists brought in, the audit table.

Owns: who somebody is and what they may open, and how every app writes down what it did (audit).
May use: messaging, ui, common.
Must not know: programs, cohorts, learning, practice, assessments, surveys, pilots, insights, home.
"""
