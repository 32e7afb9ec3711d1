"""What happened that other systems may hear of: one stream, read from the rows that already say it.

Owns: kinds of events, the events of organizations in which somebody listens, webhooks and their
deliveries. May use: everything below, to read. Must not know: lti, learning_records, api, which
read the stream.
"""
