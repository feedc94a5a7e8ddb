"""Numerics: torch layers trained on sequences. Nothing here knows a stated closed form."""
