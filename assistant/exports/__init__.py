"""Starter templates and reports from a recommendation."""

from assistant.exports.formats import FORMATS, export

__all__ = ["FORMATS", "export"]
