"""A student's Markdown and LaTeX as harmless HTML: no raw HTML, no links, no images."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import cache
from typing import Any

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.text import clean, pieces_of

# What is longer, or nested deeper, is shown as it was typed.
_LONGEST_FORMULA = 3_000
_LONGEST_TEXT = 60_000
_DEEPEST = 60

_TAGS = frozenset(
    {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mfrac",
        "msqrt",
        "mroot",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
        "menclose",
        "mmultiscripts",
        "mprescripts",
        "none",
    }
)
_ATTRIBUTES = frozenset(
    {
        "display",
        "displaystyle",
        "scriptlevel",
        "mathvariant",
        "stretchy",
        "accent",
        "accentunder",
        "columnalign",
        "rowspacing",
        "columnspacing",
        "linethickness",
        "movablelimits",
        "lspace",
        "rspace",
        "width",
        "height",
        "depth",
        "minsize",
        "maxsize",
        "fence",
        "form",
        "separator",
        "largeop",
        "notation",
    }
)
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def prose(text: str) -> Markup:
    """A text in Markdown, with formulas between dollar signs, as HTML."""
    return Markup(_markdown().render(clean(text, _LONGEST_TEXT, lines=True)))


def said(text: str) -> Markup:
    """One of the grader's own sentences: what is between backticks is code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if code else Markup.escape(piece)
        for piece, code in pieces_of(text)
    )


def formula(latex: str, *, block: bool = False) -> Markup:
    """A formula as MathML; as it was typed, where it cannot be read."""
    latex = clean(latex, 2 * _LONGEST_FORMULA, lines=True)
    try:
        if len(latex) > _LONGEST_FORMULA or _depth(latex) > _DEEPEST:
            raise ValueError("too much for a formula")
        element = convert_to_element(latex, display="block" if block else "inline")
        return Markup(ET.tostring(_plain(element), encoding="unicode"))
    except Exception:  # whatever the converter makes of hostile text, there is something to read
        return Markup("<code>{}</code>").format(latex[:_LONGEST_FORMULA])


def _plain(element: "ET.Element[str]") -> "ET.Element[str]":
    """The element rebuilt of what MathML needs; its text is text, whatever was in it."""
    tag = element.tag if element.tag in _TAGS else "mrow"
    kept = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    plain = ET.Element(tag, {"xmlns": _NAMESPACE, **kept} if tag == "math" else kept)
    # The converter writes signs as character references, which a serializer would escape.
    plain.text = html.unescape(element.text or "")
    plain.extend(_plain(child) for child in element)
    return plain


def _depth(latex: str) -> int:
    deepest = depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["html_block", "html_inline", "link", "image", "autolink", "reference"])
    markdown.use(dollarmath_plugin, double_inline=True, allow_digits=True)
    markdown.use(amsmath_plugin)
    markdown.add_render_rule("math_inline", _render(block=False))
    markdown.add_render_rule("math_inline_double", _render(block=True))
    markdown.add_render_rule("math_block", _render(block=True))
    markdown.add_render_rule("math_block_label", _render(block=True))
    markdown.add_render_rule("amsmath", _render(block=True))
    return markdown


def _render(*, block: bool) -> Any:
    def render(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return str(formula(tokens[at].content.strip(), block=block))

    return render
