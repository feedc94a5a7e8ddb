"""Proofs: from the layer's definition to the stated theorems, in numbered, checked steps."""
