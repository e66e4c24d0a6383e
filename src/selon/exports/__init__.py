"""What other programs read: the output formats."""
