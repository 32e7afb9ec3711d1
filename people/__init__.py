"""Organizations, members and roles; sign-in, access rules, imports, the audit table.

Owns: who somebody is and what they may open. May use: messaging, common.
Must not know: programs, learning, practice, assessments, surveys, insights.
"""
