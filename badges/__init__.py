"""Certificates as digital badges that other systems can check: Open Badges 3.0.

Owns: the issuer of an organization with its key, credentials and the list of those taken back.
May use: learning, cohorts, programs, connections, people, ui, common. Must not know: coaching, roi,
pilots, insights.
"""
