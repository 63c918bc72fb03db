"""All that docketwire knows of text: markup to plain, look-alikes to Latin, words, lengths."""

from bot.text.clean import Clean, clean, clean_line
from bot.text.compare import Token, cased, match, spans, tokens, words
from bot.text.cut import cut
from bot.text.host import visible_url
from bot.text.markup import html_to_text
from bot.text.pieces import Pieces, beginning, pieces

__all__ = [
    "Clean",
    "Pieces",
    "Token",
    "beginning",
    "cased",
    "clean",
    "clean_line",
    "cut",
    "html_to_text",
    "match",
    "pieces",
    "spans",
    "tokens",
    "visible_url",
    "words",
]
