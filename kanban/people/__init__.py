"""Who works here, as accounts: roles of the whole plant, tries of those who log in."""
