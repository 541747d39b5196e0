"""What Stet says of itself when it is asked, or sent something that it can't read."""

HELP = (
    "I check copy against itself: figures, sums, dates, names, quotes. Hand me a story, as words or as files (plain "
    "text, Markdown, HTML, Word .docx, PDF, RTF; 10 MB each), in any of these ways:\n"
    "• mention me in a message that holds it; the report stands in the channel;\n"
    "• write it to me as a direct message;\n"
    "• choose *Fact-check this* from a message's menu: its author's messages right before and after it are joined; the "
    "report stands in its thread;\n"
    "• `/factcheck` alone opens a form; `/factcheck` and some words, or the link to a message or a file, checks those; "
    "the report comes to you alone. Slack may run a command's lines together; the form keeps them;\n"
    "• `/factcheck status`, `mine` and `history 10` list your open checks, those in your hands, and the latest; "
    "`export` writes a report into a file, and `settings` says how loud I am.\n"
    "Fewer than 20 words beside a file are taken for a comment and not checked. A message holds up to 12,000 "
    "characters. I fetch no web pages, unless whoever installed me has named their host. What you send here is kept by "
    "Slack as well as in Stet's log; for the most sensitive copy there is `stet check` on the command line, which "
    "talks to nobody."
)
