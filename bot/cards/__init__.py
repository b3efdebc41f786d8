"""A request and the message it is shown in, from the first word to the last picture."""
