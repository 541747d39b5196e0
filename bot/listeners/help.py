"""What Stet says of itself when it is asked, or sent something that it can't read."""

HELP = (
    "I check a story against itself: figures, sums, dates, names, quotes. Give me one in any of these ways:\n"
    "• mention me in a message that holds it, or has it as a file: the report appears in the channel;\n"
    "• write to me directly;\n"
    "• choose *Fact-check this* from a message's menu: its author's messages right before and after it are joined, and "
    "the report appears in its thread;\n"
    "• type `/factcheck` for a form, or `/factcheck` and some words or the link to a message or a file: the report "
    "comes to you alone. Slack may run a command's lines together; the form keeps them.\n"
    "`/factcheck status`, `mine` and `history 10` list your open checks, those in your hands, and the latest; `export` "
    "writes a report into a file; `settings` sets what is shown here.\n"
    "Files may be plain text, Markdown, HTML, Word (.docx), PDF or RTF, 10 MB each; fewer than 20 words beside one are "
    "taken for a comment. I fetch no web pages, unless whoever installed me has named their host. Slack keeps what you "
    "send here, as it keeps any message, and so does Stet's log; for the most sensitive copy there is `stet check` on "
    "the command line, which talks to nobody."
)

TOO_SHORT = (
    "That is too short for a story, so I have not checked it. Send me the whole story, as words or as a file, or type "
    "`/factcheck` and the words; `/factcheck help` says more."
)
