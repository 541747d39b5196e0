"""What Slack shows: pure functions from what Stet knows to Block Kit blocks, inert and within Slack's limits."""
