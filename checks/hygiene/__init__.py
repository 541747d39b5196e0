"""Clean copy."""
