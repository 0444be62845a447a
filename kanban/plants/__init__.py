"""Plants as folders of CSV files: read, checked as a whole, and brought into the database.

`bicycle/` beside this file is the example.
"""

from kanban.plants.loading import load
from kanban.plants.problems import Problem, Refused
from kanban.plants.reading import read
from kanban.plants.report import Report

__all__ = ["Problem", "Refused", "Report", "load", "read"]
