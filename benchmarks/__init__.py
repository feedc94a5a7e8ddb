"""Benchmarks: ``python -m benchmarks`` prints times, and ratios against a naive way in the same run."""
