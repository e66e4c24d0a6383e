"""What changed between a passage and the passage it derives from."""
