"""Loopback doubles of what docketwire talks to: feed servers, Slack, Discord."""
