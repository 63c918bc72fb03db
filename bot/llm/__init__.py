"""Summaries by a model: one question to an OpenAI-compatible server, and whether to believe it."""

from bot.llm.grounding import refusal
from bot.llm.summariser import BUDGET, MAX_SOURCE, Summariser

__all__ = ["BUDGET", "MAX_SOURCE", "Summariser", "refusal"]
