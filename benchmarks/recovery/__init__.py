"""Worlds whose truth is known, told as working tables, and what the real measures make of them."""
