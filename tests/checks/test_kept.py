"""What checks work out of an article is worked out once."""

from checks.kept import LATEST, kept
from extraction import read
from extraction.models import Article


def test_work_is_done_once_for_each_of_the_latest_articles() -> None:
    asked: list[str] = []

    @kept
    def first_word(article: Article) -> str:
        asked.append(article.text)
        return article.text.split()[0]

    one, other = read("Ten people ran."), read("Nine people swam.")
    assert [first_word(article) for article in (one, other, one, other)] == ["Ten", "Nine", "Ten", "Nine"]
    assert asked == [one.text, other.text]
    copied = one.model_copy(update={"text": "Eleven people ran."})
    assert first_word(copied) == "Eleven", "a copy is another article"
    for _ in range(LATEST):
        first_word(one.model_copy())
    asked.clear()
    first_word(other)
    assert asked == [other.text], "what was asked long ago is let go"
