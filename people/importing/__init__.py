"""Lists of people as they come, read and judged against the people already there.

Pure ideas over dataclasses: reading text, files and dates, recognizing columns, finding errors,
saying what a yes would do. Nothing in here asks the database or writes.
"""
