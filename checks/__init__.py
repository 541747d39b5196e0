"""What is wrong with the copy: one check a module."""
