"""What templates of cards need besides Django's own."""
