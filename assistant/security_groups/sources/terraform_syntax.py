"""The syntax of Terraform's expressions: operators, calls, lists, objects, templates, `for` and splats.

Source: https://developer.hashicorp.com/terraform/language/syntax/configuration and
https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w-]*)|(?P<quote>\")|"
    r"(?P<sign>\[\*\]|\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%!<>?:=,.()\[\]{}]))"
)
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_CONSTANTS = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: its kind, and what it is made of."""

    kind: str
    parts: tuple[Any, ...]


class NotAnExpressionError(Exception):
    """The text is none that is understood."""


def parsed(text: str) -> Node:
    """Parse one expression.

    Raises:
        NotAnExpressionError: for a text that is none, or nests too deeply.
    """
    parser = _Parser(text)
    try:
        node = parser.expression()
    except RecursionError:
        raise NotAnExpressionError from None
    parser.end()
    return node


class _Parser:
    """Reads one expression by recursive descent."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0

    def end(self) -> None:
        if self._text[self._place :].strip():
            raise NotAnExpressionError

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAnExpressionError
        node = self._binary(0)
        if self._take("?"):
            then = self.expression()
            self._need(":")
            node = Node("choice", (node, then, self.expression()))
        self._depth -= 1
        return node

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._binary(level + 1)
        while (sign := next((s for s in _LEVELS[level] if self._take(s)), None)) is not None:
            node = Node("binary", (sign, node, self._binary(level + 1)))
        return node

    def _unary(self) -> Node:
        for sign in ("-", "!"):
            if self._take(sign):
                return Node("unary", (sign, self._unary()))
        node = self._primary()
        while True:
            if self._take("[*]"):
                node = Node("splat", (node,))
            elif self._take("["):
                node = Node("index", (node, self.expression()))
                self._need("]")
            elif self._take("."):
                node = Node("splat", (node,)) if self._take("*") else Node("get", (node, self._word()))
            else:
                return node

    def _primary(self) -> Node:
        found = _TOKEN.match(self._text, self._place)
        if found is None:
            raise NotAnExpressionError
        if found["number"]:
            self._place = found.end()
            return Node(
                "value", (float(found["number"]) if "." in found["number"] else int(found["number"]),)
            )
        if found["quote"]:
            self._place = found.end()
            return self._string()
        if found["name"]:
            self._place = found.end()
            name = found["name"]
            if name in _CONSTANTS:
                return Node("value", (_CONSTANTS[name],))
            return Node("call", (name, self._list(")"))) if self._take("(") else Node("name", (name,))
        if self._take("("):
            node = self.expression()
            self._need(")")
            return node
        if self._take("["):
            return self._loop("]") or Node("list", self._list("]"))
        if self._take("{"):
            return self._loop("}") or self._object()
        raise NotAnExpressionError

    def _list(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self._take(closing):
            item = self.expression()
            items.append(Node("spread", (item,)) if self._take("...") else item)
            if not self._take(","):
                self._need(closing)
                break
        return tuple(items)

    def _object(self) -> Node:
        pairs: list[tuple[Any, Node]] = []
        while not self._take("}"):
            key = self.expression()
            if key.kind == "name":
                key = Node("value", key.parts)
            if not (self._take("=") or self._take(":")):
                raise NotAnExpressionError
            pairs.append((key, self.expression()))
            self._take(",")
        return Node("object", tuple(pairs))

    def _loop(self, closing: str) -> Node | None:
        start = self._place
        if self._peek() != "for":
            return None
        self._word()
        names = [self._word()]
        if self._take(","):
            names.append(self._word())
        if self._word() != "in":
            self._place = start
            return None
        over = self.expression()
        self._need(":")
        first = self.expression()
        second = self.expression() if closing == "}" and self._take("=>") else None
        grouped = self._take("...")
        condition = self.expression() if self._peek() == "if" and self._word() else None
        self._need(closing)
        return Node("loop", (tuple(names), over, first, second, condition, grouped))

    def _string(self) -> Node:
        parts: list[Any] = []
        said: list[str] = []
        text = self._text
        while True:
            if self._place >= len(text):
                raise NotAnExpressionError
            here = text[self._place]
            if here == '"':
                self._place += 1
                return Node("template", (*parts, "".join(said)))
            if text.startswith(("$${", "%%{"), self._place):
                said.append(text[self._place + 1 : self._place + 3])
                self._place += 3
            elif text.startswith("${", self._place):
                self._place += 2
                parts += ["".join(said), self.expression()]
                said = []
                self._need("}")
            elif text.startswith("%{", self._place):
                raise NotAnExpressionError
            elif here == "\\" and self._place + 1 < len(text):
                said.append(_ESCAPES.get(text[self._place + 1], text[self._place + 1]))
                self._place += 2
            else:
                said.append(here)
                self._place += 1

    def _peek(self) -> str:
        found = _TOKEN.match(self._text, self._place)
        return (found["name"] or found["sign"] or "") if found else ""

    def _take(self, sign: str) -> bool:
        found = _TOKEN.match(self._text, self._place)
        if found is None or found["sign"] != sign:
            return False
        self._place = found.end()
        return True

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise NotAnExpressionError

    def _word(self) -> str:
        found = _TOKEN.match(self._text, self._place)
        word = (found["name"] or found["number"]) if found else None
        if found is None or not word:
            raise NotAnExpressionError
        self._place = found.end()
        return word
