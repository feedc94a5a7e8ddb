"""Benchmarks: ``python -m benchmarks`` prints times, and ratios to a naive way in one run."""
