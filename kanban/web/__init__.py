"""The screens, and their JSON twins for programs."""
