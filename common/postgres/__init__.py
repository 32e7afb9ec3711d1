"""PostgreSQL as Django knows it, for servers that die, hang or come back: settings name this package
as the database engine.
"""
