"""Exact mathematics that knows no transformer: Laurent polynomials, laws of eigenvalues, frames, factors."""
