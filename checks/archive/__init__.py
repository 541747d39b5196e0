"""The copy beside the newsroom's own earlier stories."""
