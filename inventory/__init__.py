"""What is where, and what is on its way. Has never heard of cards."""
