"""Every screen sees a change at once. The only code that knows Channels.

The database is the truth: a poke only says "look", and may be lost.
"""
