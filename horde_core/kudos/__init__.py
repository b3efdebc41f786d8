"""The books: what things cost, who paid whom, and the proof that it adds up."""
