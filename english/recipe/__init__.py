"""Making the English pipeline again; see english/README.md. Nothing here is needed to run Stet."""
