"""Quality, measured: gold of our own, its scorer, and the gate that keeps figures from falling."""
