"""The commands of ``icar-theory``, a few to a file; none names a claim."""
