"""Finds every table contract in this folder: one file, one table."""

from importlib import import_module
from pkgutil import iter_modules

from warehouse.schema import Table


def _tables() -> dict[str, Table]:
    names = sorted(module.name for module in iter_modules(__path__) if module.name != "shared")
    return {name: import_module(f"{__name__}.{name}").TABLE for name in names}


TABLES: dict[str, Table] = _tables()
