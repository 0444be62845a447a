"""Who works here, as accounts: the tries of those who log in."""
