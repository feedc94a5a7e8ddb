"""Derivation."""
