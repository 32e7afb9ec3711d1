"""Figures of teams by month: what an organization measures, and what a pilot said it would look at.

Owns: KPIs, teams, their values and where they come from, the measurement plan of a pilot, and the
difference it made to teams. May use: practice, learning, cohorts, programs, people, messaging, ui,
measurement, common. Must not know: assessments, surveys, peers, instruments, roi, insights, pilots.
"""
