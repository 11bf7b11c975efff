"""Arithmetic on prices and sizes: what it costs, whether a size exists, what fits, what is cheapest."""

from assistant.answers.estimates.ask import Ask
from assistant.answers.estimates.estimator import Estimator
from assistant.answers.estimates.wording import Estimated

__all__ = ["Ask", "Estimated", "Estimator"]
