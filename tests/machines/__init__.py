"""A small data center on one machine: hosts in network namespaces, the servers on them, visitors,
and what happens to all of it.
"""
