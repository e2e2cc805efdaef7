"""Stands in for `msgspec`, which students need not have: structs are frozen dataclasses."""

import dataclasses
import inspect
from typing import Any

replace = dataclasses.replace
UNSET = None


class Struct:
    """A base class whose subclasses are frozen dataclasses."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Make it one. Mutable defaults are made anew for each, as msgspec does."""
        super().__init_subclass__()
        for name in inspect.get_annotations(cls):
            default = cls.__dict__.get(name)
            if isinstance(default, dict | list):
                setattr(cls, name, dataclasses.field(default_factory=type(default)))
        dataclasses.dataclass(frozen=True)(cls)
