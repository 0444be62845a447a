"""Plants as folders of CSV files: read, checked as a whole, brought into the database, and
written from it.

`bicycle/` beside this file is the example.
"""

from kanban.plants.loading import load
from kanban.plants.problems import Problem, Refused
from kanban.plants.reading import read
from kanban.plants.report import Report
from kanban.plants.writing import export, export_zip

__all__ = ["Problem", "Refused", "Report", "export", "export_zip", "load", "read"]
