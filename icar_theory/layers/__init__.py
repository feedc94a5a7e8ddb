"""Kinds of layers: each from its definition, with how its weights are read, named and reported."""
