"""What members of a chat chose, and what they are to be told."""
