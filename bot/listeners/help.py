"""What Stet says of itself when it is asked, or sent something that it can't read."""

HELP = (
    "I check copy against itself: figures, sums, dates, names, quotes. Send me a story in one of four ways:\n"
    "• mention me in a message that holds the copy; the report stands in the channel;\n"
    "• write it to me as a direct message;\n"
    "• choose *Fact-check this* from a message's menu; the report stands in its thread;\n"
    "• `/factcheck` alone opens a form, `/factcheck` and some words checks those; the report comes to you alone.\n"
    "A message holds up to 12,000 characters. What you paste here is kept by Slack as well as in Stet's log; for the "
    "most sensitive copy there is `stet check` on the command line, which talks to nobody."
)
WORDS_ONLY = "I read the words of that message, but not its file: I can't open files yet."
FILES = "I can't open files yet. Paste the words themselves: 12,000 characters fit a message; /factcheck opens a form."
