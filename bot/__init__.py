"""docketwire: an alert bot for court and regulatory developments."""

__version__ = "0.1.0"
