"""Exact mathematics that knows no transformer: polynomials, eigenvalue laws, frames, factors."""
