"""Pages about people from other systems, and the address at which these call."""
