"""The grammar of formulas: expressions of terms of factors, read by recursive descent."""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from grader.formula.cursor import ACCENTS, OPENING, ORDERS, STYLES
from grader.formula.derivatives import Derivatives
from grader.formula.errors import FormulaError
from grader.formula.names import MEANS, word_key, words
from grader.formula.scripts import INDICATORS, Script
from grader.formula.tokens import Token
from grader.formula.tree import (
    Call,
    Compare,
    Indexed,
    Name,
    Negative,
    Node,
    Number,
    Ones,
    Order,
    Product,
    Quotient,
    Sum,
    Total,
    Transpose,
)

MAX_DIVISIONS = 4
MAX_NUMBER = 30

_SIGNS = frozenset({r"\cdot", r"\times", "*", "@", r"\odot", r"\otimes"})
_ORDERS: dict[str, Order] = {">": ">", "<": "<", "=": "=", r"\geq": ">=", r"\leq": "<="}
# Commands that are the names of functions, and those that are letters.
_FUNCTIONS = words(r"\log \ln \exp \tanh \max \min \sgn \softmax \ReLU \diag \sign")
_LETTERS = words(
    r"\alpha \beta \gamma \Gamma \delta \Delta \varepsilon \zeta \eta \theta \Theta \iota \kappa"
    r" \lambda \Lambda \mu \nu \xi \Xi \pi \Pi \rho \sigma \Sigma \tau \upsilon \phi \Phi \chi \psi"
    r" \Psi \omega \Omega \ell \partial \nabla"
)
_BRACES = frozenset({r"\underbrace", r"\overbrace"})
# Commands whose first argument is not part of the formula.
_SECOND = frozenset({r"\underset", r"\overset", r"\stackrel", r"\textcolor", r"\colorbox"})
_OTHERS = frozenset({r"\frac", r"\sum", r"\sqrt"}) | _BRACES | _SECOND
_ATOMS = _LETTERS | _FUNCTIONS | ACCENTS | _OTHERS | STYLES
_BRACKETS = frozenset({"(", "[", r"\{"})
_SILENT = STYLES | {"{", "}", "(", ")", r"\{", r"\}"}


class Parser(Derivatives):
    """Reads whole formulas."""

    def whole(self) -> Node:
        """All of the tokens as one expression or comparison."""
        node = self._relation()
        if self.peek():
            raise FormulaError(f"cannot read {self.peek()} here")
        return node

    def _relation(self) -> Node:
        left = self._expression()
        if self.peek() not in ORDERS:
            return left
        order = self.take().text
        if order not in _ORDERS:
            raise FormulaError(f"cannot read {order} here")
        return Compare(_ORDERS[order], left, self._expression())

    def _expression(self) -> Node:
        terms = [self._signed(self._term)]
        while self.peek() in ("+", "-"):
            terms.append(self._signed(self._term))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _term(self) -> Node:
        factors: list[Node] = [self._quotient()]
        signs: list[str] = []
        while self.peek() in _SIGNS or self._begins_factor():
            signs.append(self.take().text if self.peek() in _SIGNS else "")
            applied = signs[-1] == "" and factors[-1] == Ones() and self.peek() in _BRACKETS
            factors.append(self._signed(self._quotient) if signs[-1] else self._quotient())
            if isinstance(factors[-1], Compare) and factors[-2] in INDICATORS and not signs[-1]:
                factors[-2:], signs[-1:] = [factors[-1]], []
            elif applied:
                raise FormulaError("an indicator of something that is not a comparison")
        return Product(tuple(factors), tuple(signs)) if signs else factors[0]

    def _signed(self, read: Callable[[], Node]) -> Node:
        """A term or a factor with the signs in front of it."""
        minus = False
        while self.peek() in ("+", "-"):
            minus ^= self.take().text == "-"
        return Negative(read()) if minus else read()

    def _quotient(self) -> Node:
        node, divisions = self.factor(), 0
        while self.skip("/"):
            node, divisions = Quotient(node, self.factor()), divisions + 1
            if divisions > MAX_DIVISIONS:
                raise FormulaError("too many divisions in a row")
        return node

    def _begins_factor(self) -> bool:
        kind, text = self.kind(), self.peek()
        return text in (_ATOMS if kind == "command" else OPENING) or (
            kind in ("number", "word", "text") or text == "|"
        )

    def factor(self) -> Node:
        """One factor with its scripts."""
        self.depth += 1
        self.check()
        node = self._factor(self.take())
        self.depth -= 1
        return node

    def _factor(self, token: Token) -> Node:
        match token.kind:
            case "number" if len(token.text) <= MAX_NUMBER:
                return self._dressed(Number(float(token.text)))
            case "word":
                return self._name(token.text)
            case "text":
                return self._upright(token)
            case "command":
                return self._command(token.text)
        if token.text == "{":
            self.at -= 1
            return self._unwrapped(self.braced())
        if token.text in OPENING:
            self.at -= 1
            nodes = self.arguments()
            if len(nodes) != 1:
                raise FormulaError("cannot read a list")
            return self._dressed(nodes[0])
        if token.text == "|" and self.peek(1) == "|":
            size = self.factor()
            self.take()
            return size
        raise FormulaError(f"cannot read {token.text} here")

    def arguments(self) -> tuple[Node, ...]:
        """Expressions or comparisons in brackets, with commas between them."""
        closing = OPENING[self.take().text]
        nodes = [self._relation()]
        while self.skip(","):
            nodes.append(self._relation())
        self.expect(closing)
        return tuple(nodes)

    def _unwrapped(self, tokens: Sequence[Token]) -> Node:
        """What stands in braces, or in another font, with its scripts: {x}^T is x^T."""
        if len(tokens) == 1:
            self.tokens[self.at : self.at] = tokens
            return self.factor()
        return self._dressed(self.inside(tokens).whole())

    def _name(self, base: str) -> Node:
        if (derivative := self.derivative(base)) is not None:
            return self._dressed(derivative)
        if base == "e" and self.peek() == "^" and not self.vocabulary.knows("e"):
            self.take()
            power = self.braced()
            return self._unit(power) or Call("exp", (self.inside(power).whole(),))
        key = word_key(base)
        if key in MEANS and self.peek() in (*_BRACKETS, "_"):
            return self._over_samples(mean=key != "sum")
        return self._dressed(Name(key))

    def _unit(self, power: Sequence[Token], *, bold: bool = False) -> Node | None:
        """The unit vector e^{(y)} of a label, where e_y is known; None for an exponential."""
        texts = [token.text for token in power if token.text not in STYLES]
        label = "".join(texts).strip("()")
        if not self.vocabulary.knows(f"e_{label}"):
            units = any(key.startswith("e_") for key in self.vocabulary.variables)
            if units and len(label) == 1 and (bold or texts != [label]) and label not in "xz":
                raise FormulaError(f"e^{label} may be a unit vector")
            return None
        if not bold and texts == [label]:
            raise FormulaError(f"e^{label} may be a unit vector or an exponential")
        return self._dressed(Name(f"e_{label}"))

    def _upright(self, token: Token) -> Node:
        r"""A name in an upright font, perhaps typed as in code: \text{d\_relu}, \mathrm{ReLU'}."""
        text = token.text.rstrip(".,:;- ")
        base, _, script = text.rstrip("'").partition("_")
        if base == "1":
            return self._dressed(Ones())
        if not base.isalpha():
            raise FormulaError(f"cannot read {text} here")
        added = [token._replace(kind="sign", text="'")] * (len(text) - len(text.rstrip("'")))
        if script:
            added[:0] = [token._replace(kind="sign", text="_"), token._replace(text=script)]
        self.tokens[self.at : self.at] = added
        return self._name(base)

    def _dressed(self, node: Node) -> Node:
        """A node with the scripts that follow it and, if it names a function, its arguments."""
        scripts = self.scripts()
        if isinstance(node, Name):
            node, scripts = self.named(node, scripts)
        elif node in INDICATORS and [script.kind for script in scripts[:1]] in (["sub"], ["layer"]):
            node = self._sized_one(scripts.pop(0).text)
        if isinstance(node, Name):
            called = self._called(node)
            more = self.scripts() if called is not node or self._depends(node) else []
            if called is node:
                called, more = self.named(node, more)
            node, scripts = called, scripts + more
        if isinstance(node, Name) and len(node.subs) > 1 and Script("transpose") in scripts:
            # U^T_{ki} is an entry of the transpose.
            scripts.remove(Script("transpose"))
            node = Indexed(Transpose(replace(node, subs=())), node.subs)
        for script in scripts:
            node = self.marked(node, script)
        return node

    def _sized_one(self, script: str) -> Node:
        """1 with a subscript: 1_N is a vector of ones, 1_y perhaps a name."""
        key = f"1_{word_key(script)}"
        is_size = r"\times" in script or (len(script) == 1 and script != "y")
        return Ones() if is_size and not self.vocabulary.knows(key) else Name(key)

    def _called(self, name: Name) -> Node:
        """A function's name with its arguments; any other name as it is."""
        known = self.vocabulary
        name = self._without_layer(name)
        brackets = self.peek() in OPENING
        if name.key not in known.functions or (name.key in known.variables and not brackets):
            return name
        if not brackets and not self._begins_factor():
            raise FormulaError(f"{name.key} stands without its argument")
        call = Call(name.key, self.arguments() if brackets else (self.factor(),))
        return Indexed(call, name.subs, name.sups) if name.subs or name.sups else call

    def _without_layer(self, name: Name) -> Name:
        """The name of a function without the number of its layer: g' for g^{[1]}'."""
        bare = re.sub(r"_[0-9]+(?='*$)", "", name.key)
        if self.vocabulary.knows(name.key) or bare not in self.vocabulary.functions:
            return name
        return replace(name, key=bare)

    def _depends(self, name: Name) -> bool:
        """Whether arguments that say only what a name depends on were passed."""
        at = self.at
        if self.naming or name.key in self.vocabulary.dependent:
            self.skip_dependence()
        return self.at != at

    def _command(self, command: str) -> Node:
        if command in _LETTERS:
            return self._name(command)
        if command in _FUNCTIONS:
            return self._name(command[1:])
        if command in STYLES:
            return self._styled(command)
        if command in ACCENTS:
            node = self.inside(self.braced()).whole()
            if not isinstance(node, Name):
                raise FormulaError(f"{command} stands over something that is not a name")
            return self._dressed(Name(f"{command}{{{node.key}}}", node.subs, node.sups))
        if command == r"\frac":
            return self._fraction()
        if command == r"\sum":
            return self._total()
        if command == r"\sqrt" and self.peek() == "{":
            return self._dressed(Call("sqrt", (self.inside(self.braced()).whole(),)))
        if command in _BRACES:
            inner = self.inside(self.braced()).whole()
            if self.peek() in ("_", "^"):
                self.take()
                self.braced()
            return self._dressed(inner)
        if command in _SECOND:
            self.braced()
            return self._unwrapped(self.braced())
        if command == r"\begin" and self.peek(1) == "cases":
            return self._cases()
        raise FormulaError(f"cannot read {command}")

    def _cases(self) -> Node:
        """What holds in cases, which must be told by an order: z > 0; all else is the last."""
        self.braced()
        rows: list[list[list[Token]]] = [[[]]]
        depth = 0
        while (token := self.take()).text != r"\end" or depth:
            depth += (token.text == r"\begin") - (token.text == r"\end")
            if token.kind == "break" and not depth:
                rows.append([[]])
            elif token.text == "&" and not depth:
                rows[-1].append([])
            elif len(rows[-1]) == 1 or token.text not in (",", ".", "if", "for", "when", "falls"):
                rows[-1][-1].append(token)
        self.braced()
        terms: list[Node] = []
        rest: Node = Number(1.0)
        for row in [row for row in rows if row != [[]]]:
            if len(row) != 2:
                raise FormulaError("cannot read the cases")
            value, condition = row
            otherwise = {token.text for token in condition} & {"else", "otherwise", "sonst"}
            holds = rest if otherwise else self.inside(condition).whole()
            if not otherwise and (not isinstance(holds, Compare) or holds.order == "="):
                raise FormulaError("cannot read the cases")
            if not otherwise:
                rest = Product((rest, Sum((Number(1.0), Negative(holds)))), (r"\odot",))
            terms.append(Product((holds, self.inside(value).whole()), (r"\odot",)))
        return Sum(tuple(terms))

    def _styled(self, style: str) -> Node:
        tokens = self.braced()
        texts = [token.text for token in tokens]
        if texts == ["1"]:
            return self._dressed(Ones())
        if texts == ["e"] and self.skip("^"):
            power = self.braced()
            unit = self._unit(power, bold=style not in (r"\mathrm", r"\text"))
            return unit or Call("exp", (self.inside(power).whole(),))
        if style == r"\mathbb" and texts == ["E"]:
            mean = self._over_samples(mean=True)
            if self._begins_factor():  # E (a - b) c may be the mean of all of it
                raise FormulaError(r"cannot read where the mean of \mathbb{E} ends")
            return mean
        return self._unwrapped(tokens)

    def _over_samples(self, *, mean: bool) -> Node:
        r"""A mean or a sum over the samples, named in words or by an \mathbb{E}."""
        if self.skip("_"):
            self.braced()
        if self.peek() not in _BRACKETS:
            raise FormulaError("a mean or a sum without its argument")
        return self._dressed(Total(self.arguments()[0], mean=mean))

    def _fraction(self) -> Node:
        top, bottom = self.braced(), self.braced()
        derivative = self.fraction(top, bottom)
        if derivative is not None:
            return self._dressed(derivative)
        return self._dressed(Quotient(self.inside(top).whole(), self.inside(bottom).whole()))

    def _total(self) -> Node:
        r"""A sum after its \sum: over the product that follows it."""
        index, upper = "", ""
        while self.peek() in ("_", "^"):
            below = self.take().text == "_"
            texts = [token.text for token in self.braced() if token.text not in _SILENT]
            if not below:
                upper = word_key("".join(texts))
            elif r"\neq" in texts or (texts[-2:-1] == ["="] and texts[-1] not in ("0", "1")):
                raise FormulaError("a sum that leaves something out")
            elif "," in texts[:3]:
                raise FormulaError("a sum over two indices at once")
            elif texts and len(texts[0]) == 1 and texts[0].isalpha():
                index = texts[0]
                upper = word_key(texts[-1]) if r"\in" in texts else upper
            elif texts:
                upper = word_key("".join(texts))
        outer, self.letters = self.letters, self.letters | ({index} - {""})
        body = self._signed(self._term)
        self.letters = outer
        return Total(body, index, upper)
