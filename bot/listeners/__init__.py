"""What Slack sends, a module for each kind. An `ack` function answers Slack; lazy functions do the rest."""
