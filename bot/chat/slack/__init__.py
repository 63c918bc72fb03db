"""Slack: messages as Block Kit, the sender, and the app people talk to."""

from bot.chat.slack.app import SlackApp
from bot.chat.slack.examining import examine
from bot.chat.slack.manifest import manifest
from bot.chat.slack.render import render
from bot.chat.slack.sender import SlackSender
from bot.chat.slack.standing import examine_installed

__all__ = ["SlackApp", "SlackSender", "examine", "examine_installed", "manifest", "render"]
