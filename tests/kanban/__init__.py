"""Tests of the pull and of the project around it."""
