"""The card player: completions, private answers, the way to the next card.

Owns: taking cards. May use: programs, people, messaging, common.
Must not know: practice, assessments, surveys, insights.
"""
