"""What people look at: the report in a terminal, and as a page."""
