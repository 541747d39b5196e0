"""What can stop a piece from being read, and the root of every error that Stet raises.

StetError
├── ReadingError          the copy can't be read
│   ├── EmptyCopyError
│   └── CopyTooLongError
├── StyleError            the house style can't be used
├── PipelineError         the English pipeline that was named can't be used
├── CatalogueError        a check is declared wrongly, or there is no such check   (checks)
├── StorageError          the log can't be used                                    (storage)
└── DeliveryError         Slack can't be reached, or refused                       (bot)

The message of each is one sentence for the person at the keyboard: what is wrong and what to do.
"""


class StetError(Exception):
    """Work that can't go on; the message says what to do."""


class ReadingError(StetError):
    """The copy can't be read."""


class EmptyCopyError(ReadingError):
    """There is no copy."""


class CopyTooLongError(ReadingError):
    """The copy is longer than an article."""


class StyleError(StetError):
    """The house style file can't be used."""


class PipelineError(StetError):
    """The spaCy pipeline that the settings name can't be used."""
