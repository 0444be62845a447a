"""The arithmetic of the pull in plain Python: no Django, no database, no clock."""
