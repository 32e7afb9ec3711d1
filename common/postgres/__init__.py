"""PostgreSQL as Django knows it, for servers that die, hang or come back: settings name this one
as the database engine.
"""
