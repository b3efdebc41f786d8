"""What moderators rule: modes, who is kept out, which prompts are refused."""
