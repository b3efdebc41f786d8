"""Pictures: where their bytes live and the signed addresses they travel by."""
