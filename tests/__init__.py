"""The agreement of statements, proofs and trained layers."""
