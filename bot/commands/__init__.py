"""What each `stet` command does; `bot.cli` says how it is called, and imports these only when they are."""
