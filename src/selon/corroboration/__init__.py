"""Claims that several articles make, and where each of them comes from."""
