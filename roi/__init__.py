"""What a program costs and what it may be worth: scenarios with their assumptions.

Owns: scenarios, cost lines, benefits, ranges. May use: kpis, cohorts, programs, people, ui,
measurement, common. Must not know: coaching, pilots, insights, authoring, decisions.
"""
