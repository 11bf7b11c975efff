"""Answer templates: sentences whose figures are read from facts by key.

``{lambda.timeout.max}`` is the fact in its own unit, ``{fargate.memory.max:GB}`` converted,
``{lambda.memory.max:number}`` without its unit, and ``{price.alb.lcu_hour}`` a rate of the price
tables in us-east-1 (``{price.alb.lcu_hour@eu-west-1}`` elsewhere). Nothing else is interpreted.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PLACEHOLDER = re.compile(r"\{([a-z][\w.@-]*)(?::(\w+))?\}")
"""One reference: the key, and optionally how to show it."""


def render(template: str, show: Callable[[str, str], str]) -> str:
    """Fill every placeholder with ``show(key, style)``; other braces stay as they are."""
    return PLACEHOLDER.sub(lambda match: show(match[1], match[2] or ""), template).strip()


def referenced_keys(template: str) -> tuple[str, ...]:
    """Return the keys that a template reads, in order of appearance."""
    return tuple(match[1] for match in PLACEHOLDER.finditer(template))
