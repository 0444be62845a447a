"""The pull, and everything that people see; also the Django project."""
