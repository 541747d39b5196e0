"""The English pipeline that ships with Stet, and where it comes from."""
