"""What proofs are made of: kinds of steps, collision tables, the paper and the page."""
