"""What two articles say alike, and what changed between them."""
