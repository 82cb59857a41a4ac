"""One source, one file: the stem is the source's name everywhere."""
