"""Tests of the screens and their JSON twins."""
