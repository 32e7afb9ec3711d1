"""The top of the house: settings, addresses, the schedule, and the pages that mix everything.

Owns: settings.py, urls.py, celery.py, schedule.py, the home page, launching a pilot, the demo.
May use: every app. Must not be imported by any of them.
"""
