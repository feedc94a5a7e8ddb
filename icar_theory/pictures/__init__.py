"""Pictures of the claims, one file a stem: what to draw, and its caption."""
