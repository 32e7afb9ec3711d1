"""Choosing: which vendor, and whether to build inside, buy or both.

Owns: criteria, weights, assessments with their evidence, the checklist. May use: roi, kpis,
cohorts, people, ui, measurement, common. Must not know: pilots, insights, authoring.
"""
