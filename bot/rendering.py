"""Answers and articles on a terminal; plain text where there is none."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.copies import copies_in_words
from bot.days import day_in_words
from bot.replies import Reply
from documents import Article
from index import ArticleSummary
from retriever import Answer, Quote, Trace

_BAR = "▌ "
_CANDIDATES_SHOWN = 5


def show_answer(answer: Answer) -> None:
    """Print the answer with its quotes, or that the articles do not say."""
    print_answer(terminal(), answer)


def print_answer(console: Console, answer: Answer) -> None:
    """Print on `console` what `show_answer` prints on the terminal."""
    if answer.text is None:
        print_line(console, Text("The articles do not say.", style="bold"))
        if answer.nearest:
            print_line(
                console, Text("The nearest sentences, which need not answer it:", style="dim")
            )
            for quote in answer.nearest:
                _quote(console, quote, None, style="dim")
    else:
        if answer.text != answer.quotes[0].text:
            print_line(console, Text(_safe(answer.text), style="bold"))
        for quote in answer.quotes:
            _quote(console, quote, answer.text)
    if answer.standalone != answer.question.strip():
        print_line(console, Text(f"Understood as: {_safe(answer.standalone)}", style="italic dim"))


def show_reply(reply: Reply) -> None:
    """Print what is said to talk, with the quotes that were asked for."""
    console = terminal()
    print_line(console, Text(_safe(reply.text)))
    for quote in reply.quotes:
        _quote(console, quote, None)


def show_trace(trace: Trace) -> None:
    """Print what was searched, what each stage put forward, and why it ended so."""
    console = terminal()
    print_line(console, Text(f"searched: {_safe(trace.searched)}"))
    for stage, candidates in trace.stages:
        print_line(console, Text(f"{stage}: {len(candidates)}", style="bold"))
        for candidate in candidates[:_CANDIDATES_SHOWN]:
            place = f"{candidate.article} {candidate.start}-{candidate.end}"
            print_line(console, Text(f"  {candidate.score:8.4f}  {_safe(place)}"))
    print_line(console, Text(trace.reason))


def show_articles(articles: Sequence[ArticleSummary]) -> None:
    """Print a line for each article."""
    console = terminal()
    if not articles:
        print_line(console, Text("The archive is empty: add articles with `newsquote add PATH`."))
        return
    if not console.is_terminal:
        for article in articles:
            fields = (article.id, _day(article), str(article.passages), article.article)
            print_line(console, Text("\t".join((*fields, _safe(article.title)))))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("id", no_wrap=True)
    table.add_column("published", no_wrap=True)
    table.add_column("passages", justify="right")
    table.add_column("title")
    table.add_column("article", style="dim")
    for article in articles:
        table.add_row(
            Text(article.id[:8]),
            Text(_day(article)),
            Text(str(article.passages)),
            Text(_safe(article.title)),
            Text(_safe(article.article)),
        )
    console.print(table)


def show_article(article: Article) -> None:
    """Print the stored text under where it came from."""
    console = terminal()
    print_line(console, Text(f"{article.id}  {_safe(article.source)}", style="dim"))
    print_line(console, Text(_safe(article.text)))


def _quote(console: Console, quote: Quote, answer: str | None, style: str = "") -> None:
    text = Text(_safe(quote.text), style=style)
    start = -1 if answer is None else quote.text.find(answer)
    if answer is not None and start >= 0:
        text.stylize("bold", start, start + len(answer))
    published = "" if quote.published is None else f", {day_in_words(quote.published)}"
    page = "" if quote.page is None else f", page {quote.page}"
    place = f"{_safe(quote.article)}{page}{copies_in_words(quote)}"
    below = Text(f"— {_safe(quote.title)}{published} ({place})", style="dim")
    if not console.is_terminal:
        print_line(console, Text('"').append_text(text).append('"'))
        print_line(console, Text("  ").append_text(below))
        return
    width = max(20, console.width - len(_BAR) - 1)
    for line in text.wrap(console, width):
        line.rstrip()
        console.print(Text.assemble((_BAR, "cyan"), line), soft_wrap=True)
    console.print(Padding(below, (0, 0, 0, len(_BAR))))


def _day(article: ArticleSummary) -> str:
    return "" if article.published is None else article.published.isoformat()


def print_line(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)


def terminal() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def _safe(text: str) -> str:
    """`text` without what a terminal would obey rather than show."""
    return "".join(
        c if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160) else "\ufffd" for c in text
    )
