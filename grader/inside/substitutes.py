"""Replaces helpers of a notebook by others, wherever the notebook holds on to them."""

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

Ask = Callable[[str, tuple[Any, ...]], Any]


def replace_helpers(
    namespace: dict[str, Any], kept: Iterable[str], helpers: Iterable[str], ask: Ask
) -> None:
    """Have `ask(name, arguments)` answer for each helper of the namespace.

    A helper is found under its name, under other names, and, where it is a plain function, wherever
    else it is held: its code is exchanged. What stands under a kept name stays as it is.
    """
    own = [namespace.get(name) for name in kept]
    for name in helpers:
        replaced = namespace.get(name)
        stub = _stub(name, replaced, ask)
        if replaced is not None and not any(replaced is one for one in own):
            for other, value in list(namespace.items()):
                if value is replaced:
                    namespace[other] = stub
            if type(replaced) is FunctionType and not replaced.__closure__:
                replaced.__defaults__, replaced.__kwdefaults__ = None, {"_stub": stub}
                replaced.__code__ = _pass_on.__code__
        namespace[name] = stub


def _stub(name: str, replaced: Any, ask: Ask) -> Callable[..., Any]:
    """A function that asks, with its arguments in the order of the one that it replaces."""
    code = getattr(replaced, "__code__", None)
    parameters = code.co_varnames[: code.co_argcount] if code is not None else ()

    def stub(*arguments: Any, **named: Any) -> Any:
        given = [named[key] for key in parameters[len(arguments) :] if key in named]
        return ask(name, (*arguments, *given))

    return stub


def _pass_on(*arguments: Any, _stub: Any, **named: Any) -> Any:
    return _stub(*arguments, **named)
