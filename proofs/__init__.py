"""Proofs: from the layer's definition to the stated theorems, in numbered steps that are checked and printed."""
