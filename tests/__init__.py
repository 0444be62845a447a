"""The tests. A test's name is a sentence; the people in it have names and roles."""
