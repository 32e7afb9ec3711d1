"""What `./portal prove speed` measures with: the floor, the portal's visitors, and a client that
counts the processor time of servers.
"""
