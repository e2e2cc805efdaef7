r"""A tree as LaTeX again: what `parse` reads back as the same value."""

import re

from grader.formula.tree import (
    Call,
    Compare,
    Indexed,
    Name,
    Negative,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Sum,
    Total,
    Transpose,
)

_ORDERS = {">": ">", "<": "<", "=": "=", ">=": r"\geq", "<=": r"\leq", "!=": r"\neq"}


def show(node: Node) -> str:
    """A tree as LaTeX, with more brackets than a human would set."""
    match node:
        case Number(value):
            return f"{value:.17g}" if "e" not in f"{value:.17g}" else f"{value:.25f}"
        case Ones():
            return r"\mathbf{1}"
        case Name(key, subs, sups):
            return _indexed(show_key(key), subs, sups)
        case Negative(body):
            return f"-{_factor(body)}"
        case Sum(terms):
            shown = [f"-{_factor(t.body)}" if isinstance(t, Negative) else _term(t) for t in terms]
            return " + ".join(shown).replace("+ -", "- ")
        case Product(factors, signs):
            parts = [_factor(factors[0])]
            for sign, factor in zip(signs, factors[1:], strict=True):
                parts += [sign or r"\cdot", _factor(factor)]
            return " ".join(parts)
        case Quotient(top, bottom):
            return rf"\frac{{{show(top)}}}{{{show(bottom)}}}"
        case Power(base, exponent):
            return f"{_factor(base)}^{{+{_factor(exponent)}}}"
        case Transpose(body):
            return rf"{_factor(body)}^{{\top}}"
        case Call(function, arguments):
            return f"{show_key(function)}({', '.join(map(show, arguments))})"
        case Indexed(body, subs, sups):
            return _indexed(f"({show(body)})", subs, sups)
        case Total(body, mean=True):
            return rf"\mathbb{{E}}[{show(body)}]"
        case Total(body, index, upper):
            below = f"_{{{index}}}" if index else ""
            return rf"\sum{below}{f'^{{{_symbol(upper)}}}' if upper else ''} ({show(body)})"
        case Compare(order, left, right):
            return f"{_term(left)} {_ORDERS[order]} {_term(right)}"


def show_key(key: str) -> str:
    """A name's key as LaTeX."""
    if "/" in key:
        return r"\frac{{{}}}{{{}}}".format(*map(_partial, key.split("/")))
    if key.startswith(r"\partial "):
        return rf"\frac{{\partial L}}{{{_partial(key)}}}"
    return _symbol(key)


def _partial(key: str) -> str:
    return r"\partial " + _symbol(key.removeprefix(r"\partial "))


def _symbol(key: str) -> str:
    base, primes = key.rstrip("'"), "'" * (len(key) - len(key.rstrip("'")))
    if accent := re.fullmatch(r"(\\(?:hat|bar|tilde)){(.*)}(?:_(.*))?", base):
        shown = f"{accent[1]}{{{_symbol(accent[2])}}}"
        return shown + (f"_{{{accent[3]}}}" if accent[3] else "") + primes
    head, _, script = base.partition("_")
    if head == "1":
        head = r"\mathbf{1}"
    elif len(head) > 1 and not head.startswith("\\"):
        head = rf"\mathrm{{{head}}}"
    return head + (f"_{{{script}}}" if script else "") + primes


def _indexed(shown: str, subs: tuple[str, ...], sups: tuple[str, ...]) -> str:
    if not subs and not sups:
        return shown
    below = f"_{{{','.join(subs)}}}" if subs else ""
    shown = f"{{{shown}}}" if {"_", "^"} & set(shown) else shown
    return f"{shown}{below}" + (f"^{{({','.join(sups)})}}" if sups else "")


def _term(node: Node) -> str:
    return show(node) if isinstance(node, Product) else _factor(node)


def _factor(node: Node) -> str:
    plain = isinstance(node, Number | Ones | Name | Call) and not (
        isinstance(node, Number) and node.value < 0
    )
    return show(node) if plain else f"({show(node)})"
