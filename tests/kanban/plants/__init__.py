"""Plant files."""
