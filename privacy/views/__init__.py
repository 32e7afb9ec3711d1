"""Pages about people's data: for everybody their own, for privacy officers everybody's."""
