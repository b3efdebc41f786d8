"""No verdict, no picture."""
