"""Styles: prompts and options that their authors lend to others, and collections of them."""
