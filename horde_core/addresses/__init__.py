"""Which addresses hide who is behind them, by lists that an operator names."""
