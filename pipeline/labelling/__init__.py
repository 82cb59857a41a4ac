"""Postings labelled by reading them: what is drawn, how it is kept, how far two passes agree."""
