"""What the owner sees in a terminal while the worker works."""
