"""Django's SQLite backend with a strict first-come queue in front of the write lock."""
