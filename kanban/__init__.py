"""The pull, and everything that people see; also the Django project."""

VERSION = "0.1.0"
