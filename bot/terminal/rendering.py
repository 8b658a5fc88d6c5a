"""Answers and articles on a terminal; plain text where there is none."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.copies import copies_in_words
from bot.days import day_in_words
from bot.replies import Reply
from bot.terminal.history import Change
from documents import Article
from index import ArticleSummary
from retriever import Answer, Candidate, Quote, Trace

_BAR = "▌ "
_BULLET = "• "
_CANDIDATES_SHOWN = 5
_LONGEST_BRIEF = 76  # characters


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
            print_line(console, Text(safe(answer.text), style="bold"))
        for quote in answer.quotes:
            _quote(console, quote, answer.text)
    if answer.standalone != answer.question.strip():
        print_line(console, Text(f"Understood as: {safe(answer.standalone)}", style="italic dim"))


def show_reply(reply: Reply) -> None:
    """Print what is said to talk, with the quotes that were asked for."""
    print_reply(terminal(), reply)


def print_reply(console: Console, reply: Reply) -> None:
    """Print on `console` what `show_reply` prints on the terminal; lists have a hanging indent."""
    for line in safe(reply.text).split("\n"):
        if not console.is_terminal:
            print_line(console, Text(line))
            continue
        indent = len(_BULLET) if line.startswith(_BULLET) else 0
        width = max(20, console.width - indent)
        for number, part in enumerate(Text(line).wrap(console, width)):
            part.rstrip()
            print_line(console, Text(" " * indent if number else "").append_text(part))
    for quote in reply.quotes:
        _quote(console, quote, None)


def show_trace(trace: Trace, words_of: Callable[[Candidate], str] | None = None) -> None:
    """Print what was searched, what each stage put forward, and why it ended so.

    :param words_of: gives the words of what was read, which are shown beside the places.
    """
    console = terminal()
    print_line(console, Text(f"searched: {safe(trace.searched)}"))
    for stage, candidates in trace.stages:
        print_line(console, Text(f"{stage}: {len(candidates)}", style="bold"))
        for candidate in candidates[:_CANDIDATES_SHOWN]:
            place = f"{candidate.article} {candidate.start}-{candidate.end}"
            print_line(console, Text(f"  {candidate.score:8.4f}  {safe(place)}"))
            if words_of is not None and stage == "read":
                print_line(console, Text(f"            {_brief(words_of(candidate))}", style="dim"))
    print_line(console, Text(trace.reason))


def show_articles(articles: Sequence[ArticleSummary], *, empty: bool) -> None:
    """Print a line for each article.

    :param empty: whether there is none in the archive, rather than none of those asked for.
    """
    console = terminal()
    if not articles:
        none = "The archive is empty: add articles with `newsquote add PATH`."
        print_line(console, Text(none if empty else "No article is of these days and this source."))
        return
    if not console.is_terminal:
        for article in articles:
            fields = (article.id, _day(article), str(article.passages), article.article)
            print_line(console, Text("\t".join((*fields, safe(article.title)))))
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
            Text(safe(article.title)),
            Text(safe(article.article)),
        )
    console.print(table)


def show_history(article: Article, found: Sequence[Change]) -> None:
    """Print what each version of an article changed of the one before it."""
    console = terminal()
    print_line(console, Text(f"{article.id}  {safe(article.title)}", style="bold"))
    if not found:
        print_line(console, Text("It has not changed since it was added."))
    styles = {"-": "red", "+": "green"}
    for change in found:
        at = change.at.astimezone().strftime("%Y-%m-%d %H:%M")
        print_line(console, Text(f"revision {change.revision}, {at}", style="bold"))
        for name, before, after in change.fields:
            print_line(console, Text(f"  {name}: {safe(before)} -> {safe(after)}"))
        for sign, text in change.sentences:
            print_line(console, Text(f"  {sign} {safe(text)}", style=styles[sign]))
        if not change.fields and not change.sentences:
            print_line(console, Text("  no word of it"))


def show_article(article: Article) -> None:
    """Print the stored text under where it came from."""
    console = terminal()
    print_line(console, Text(f"{article.id}  {safe(article.source)}", style="dim"))
    for source in article.further_sources:
        print_line(console, Text(f"also from {safe(source)}", style="dim"))
    told = [word for word in (article.author, article.site) if word]
    if told:
        print_line(console, Text(safe(", ".join(told)), style="dim"))
    show_text(article.text)


def show_text(text: str) -> None:
    """Print an article's text; a terminal breaks its lines between words."""
    console = terminal()
    console.print(Text(safe(text)), soft_wrap=not console.is_terminal)


def _quote(console: Console, quote: Quote, answer: str | None, style: str = "") -> None:
    text = Text(safe(quote.text), style=style)
    start = -1 if answer is None else quote.text.find(answer)
    if answer is not None and start >= 0:
        text.stylize("bold", start, start + len(answer))
    published = "" if quote.published is None else f", {day_in_words(quote.published)}"
    page = "" if quote.page is None else f", page {quote.page}"
    place = f"{safe(quote.article)}{page}{copies_in_words(quote)}"
    below = Text(f"— {safe(quote.title)}{published} ({place})", style="dim")
    if not console.is_terminal:
        print_line(console, Text('"').append_text(text).append('"'))
        print_line(console, Text("  ").append_text(below))
        return
    width = max(20, console.width - len(_BAR) - 1)
    for line in text.wrap(console, width):
        line.rstrip()
        console.print(Text.assemble((_BAR, "cyan"), line), soft_wrap=True)
    console.print(Padding(below, (0, 0, 0, len(_BAR))))


def _brief(text: str) -> str:
    """`text` on one line, its end left out where it is long."""
    line = " ".join(safe(text).split())
    return line if len(line) <= _LONGEST_BRIEF else f"{line[: _LONGEST_BRIEF - 1]}…"


def _day(article: ArticleSummary) -> str:
    return "" if article.published is None else article.published.isoformat()


def print_line(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)


def terminal() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def safe(text: str) -> str:
    """`text` without what a terminal would obey rather than show."""
    return "".join(
        c if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160) else "\ufffd" for c in text
    )
