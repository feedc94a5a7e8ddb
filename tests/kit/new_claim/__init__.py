"""The four files of a new claim: a small true one, to be replaced piece by piece. Example: make new-claim NAME=stem."""
