"""Answers over the cards: retrieval, comparison, correction and declining."""

from assistant.answers.answering import Answerer
from assistant.answers.models import Answer, Citation, Topic

__all__ = ["Answer", "Answerer", "Citation", "Topic"]
