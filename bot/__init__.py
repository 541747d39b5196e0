"""What people touch: the command line, Slack, and the desk that joins reading, checking and the log."""
