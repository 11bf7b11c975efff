"""Keeping the collector of cycles out of work that makes none."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the collector off for a few milliseconds that make many objects and no cycles.

    Reference counts free all of them at the end. The collector would walk each several times before
    that, and every now and then the whole knowledge with them, which takes longer than the work.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
