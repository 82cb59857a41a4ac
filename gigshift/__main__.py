"""`python -m gigshift` is the command line."""

from gigshift.cli import main

main()
