"""What pages are made of: components, charts, dates and numbers in the reader's language.

Owns: how things look. May use: common. Must not know: any app, a query, an address.
"""
