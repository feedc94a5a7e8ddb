"""The theorems, one file each, with the floor of their evidence beside them."""
