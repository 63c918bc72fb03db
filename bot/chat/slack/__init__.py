"""Slack: Message to Block Kit, the sender, and the app people talk to."""
