"""What the bot may ask of Discord, and when: one gate that every request of the process passes."""
