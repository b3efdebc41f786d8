"""What the bot must remember across restarts."""
