"""What can be checked: dates, figures and places of one text."""
