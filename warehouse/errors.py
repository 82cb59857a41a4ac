"""The typed errors that cross room borders: each tells *try again* from *stop* and carries the exit code of the CLI."""


class GigshiftError(Exception):
    """Base of every error raised on purpose; its message is one line that says what, where and what to do."""

    exit_code = 1


class BadInput(GigshiftError):
    """What the user gave can't be used: a missing file, a wrong map, an unknown source, a mixed home."""

    exit_code = 2


class ContractBroken(GigshiftError):
    """Rows do not fit the contract of their table: nothing was written."""


class SourceChanged(GigshiftError):
    """A reply no longer has the documented shape: the source stops for this night, others go on."""


class QualityFailed(GigshiftError):
    """A critical expectation failed: the release is blocked and HEAD stays where it was."""


class TryAgain(GigshiftError):
    """A passing failure (network, a lock held by another run): the same call may succeed later."""

    exit_code = 75
