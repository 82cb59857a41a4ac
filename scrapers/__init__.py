"""Collecting: sources, live crawls into archives, and archives read into raw_postings."""
