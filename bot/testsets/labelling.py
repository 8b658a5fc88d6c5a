"""A person at a terminal says which sentence answers each question of a test set."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.days import day_in_words
from bot.terminal.keys import Keys
from bot.terminal.rendering import safe
from evaluation.articles import ArticleBook
from evaluation.asking import Asked
from evaluation.labelling import Proposal, proposals, searched
from evaluation.testset import NOT_IN_THE_ARTICLES, Draft, Label

PAGE = 9  # sentences that a digit chooses from
_AROUND = 400  # code points shown on either side
_SEPARATOR = "|"
_KEYS = (
    "1-9 this one, n not in the articles, s search, m more, v around, w words, u undo, k later,"
    " q quit, ? help"
)
_LAST = "That was the last question: q quit, u undo, w other words for it"
_HELP = """1-9  this sentence answers it; the marked words are the short answer
n    the articles do not say
s    search for words of your own
m    the next sentences
v    what stands around a sentence: v, then its number
w    other words for the short answer of the question before
u    undo the last step and ask that question again
k    leave it for later
q    quit; what is labelled is saved, the rest is asked next time"""


def order_of(draft: Draft, *, again: bool = False) -> list[int]:
    """Return the positions of the questions to ask: those with a thumb down first.

    :param again: also those that are labelled already, after the others.
    """
    waiting = [n for n, question in enumerate(draft.questions) if not question.labelled]
    waiting.sort(key=lambda n: draft.fields(n).get("thumb") != "down")
    return waiting + [n for n, q in enumerate(draft.questions) if again and q.labelled]


class Labelling:
    """Walks through questions; each answer is saved as it is given.

    :param archive: whose sentences are proposed.
    :param keys: what the person presses.
    """

    def __init__(
        self, draft: Draft, archive: Asked, book: ArticleBook, keys: Keys, console: Console
    ) -> None:
        self._draft = draft
        self._archive = archive
        self._book = book
        self._keys = keys
        self._console = console
        # Each step: the slot it was taken at, what takes the label back (None: left for later),
        # and the sentence chosen.
        self._steps: list[tuple[int, str | None, Proposal | None]] = []

    def run(self, order: Sequence[int]) -> int:
        """Ask the questions at these positions; return how many were labelled."""
        slot = 0
        try:
            while True:
                slot = self._ask(order, slot) if slot < len(order) else self._end(order)
        except (EOFError, KeyboardInterrupt):
            self._say("")
        return sum(before is not None for _, before, _ in self._steps)

    def _ask(self, order: Sequence[int], slot: int) -> int:
        """Ask one question; return the slot of the next."""
        position = order[slot]
        gold = self._draft.questions[position]
        self._head(position, f"{slot + 1} of {len(order)}")
        asked = gold.standalone or gold.question
        found, page = proposals(self._archive, self._book, asked), 0
        self._show(found, page)
        while True:
            key = self._keys.key()
            shown = found[page * PAGE : (page + 1) * PAGE]
            if key == "q":
                raise EOFError
            if key == "u" and self._steps:
                return self._undo(order)
            if self._decided(key, slot, position, shown):
                return slot + 1
            if key in ("s", "m"):
                if key == "s":
                    found, page = self._search(), 0
                else:
                    page = page + 1 if (page + 1) * PAGE < len(found) else 0
                self._show(found, page)
            else:
                self._aside(key, order, shown)

    def _decided(self, key: str, slot: int, position: int, shown: Sequence[Proposal]) -> bool:
        """Whether the key says what becomes of the question; it is done then."""
        if key.isdigit() and 1 <= int(key) <= len(shown):
            self._choose(slot, position, shown[int(key) - 1])
        elif key == "n":
            self._label(slot, position, NOT_IN_THE_ARTICLES, None)
            self._say("= not in the articles")
        elif key == "k":
            self._steps.append((slot, None, None))
        else:
            return False
        return True

    def _aside(self, key: str, order: Sequence[int], shown: Sequence[Proposal]) -> None:
        """Do what leaves the question as it is."""
        if key == "w":
            self._reword(order)
        elif key == "v":
            self._around(shown)
        else:
            self._say(_HELP if key == "?" else f"{key}: no key here; ? lists them")

    def _end(self, order: Sequence[int]) -> int:
        """Let the last answer be taken back; return the slot to go on at."""
        self._say(f"\n{_LAST}")
        while True:
            key = self._keys.key()
            if key == "q":
                raise EOFError
            if key == "u" and self._steps:
                return self._undo(order)
            if key == "w":
                self._reword(order)
            else:
                self._say(_LAST)

    def _choose(self, slot: int, position: int, chosen: Proposal) -> None:
        answers = () if chosen.words else self._words(chosen)
        label = chosen.label(answers)
        self._label(slot, position, label, chosen)
        self._say(f"= {safe(chosen.name)}: {safe(' | '.join(label.answers))}")

    def _label(self, slot: int, position: int, label: Label, chosen: Proposal | None) -> None:
        self._steps.append((slot, self._draft.label(position, label), chosen))

    def _undo(self, order: Sequence[int]) -> int:
        slot, before, _ = self._steps.pop()
        if before is not None:
            self._draft.restore(order[slot], before)
        self._say("undone")
        return slot

    def _reword(self, order: Sequence[int]) -> None:
        """Ask for other words for the answer that was given last."""
        slot, _, chosen = self._steps[-1] if self._steps else (0, None, None)
        if chosen is None:
            self._say("no sentence was chosen just before")
            return
        self._say(safe(chosen.text))
        label = chosen.label(self._words(chosen))
        self._draft.label(order[slot], label)
        self._say(f"= {safe(' | '.join(label.answers))}")

    def _words(self, chosen: Proposal) -> tuple[str, ...]:
        """Ask for the short answers, until all stand in the sentence."""
        kept = "the marked words" if chosen.words else "the whole sentence"
        while True:
            line = self._keys.line(f"words that answer, from the sentence (Enter: {kept}): ")
            answers = tuple(filter(None, map(str.strip, line.split(_SEPARATOR))))
            missing = [answer for answer in answers if not chosen.holds(answer)]
            if not missing:
                return answers
            self._say(f"not in the sentence: {safe(missing[0])}")

    def _search(self) -> list[Proposal]:
        return searched(self._archive, self._book, self._keys.line("search: "))

    def _around(self, shown: Sequence[Proposal]) -> None:
        self._say("around which? its number")
        key = self._keys.key()
        if not key.isdigit() or not 1 <= int(key) <= len(shown):
            self._say(f"{key}: no sentence has this number")
            return
        chosen = shown[int(key) - 1]
        before, after = chosen.around(_AROUND)
        text = Text.assemble(safe(before), (safe(chosen.text), "bold"), safe(after))
        self._tell(text)

    def _head(self, position: int, place: str) -> None:
        gold, fields = self._draft.questions[position], self._draft.fields(position)
        self._tell(Text(f"\n{place}", style="dim"))
        self._tell(Text(safe(gold.question), style="bold"))
        if gold.standalone not in (None, gold.question):
            self._say(f"understood as: {safe(gold.standalone or '')}")
        if fields.get("thumb") == "down":
            said = fields.get("said")
            told = "the articles do not say" if said is None else f"“{said}”"
            self._say(f"answered wrongly, by a thumb down: {safe(told)}")
        if gold.labelled:
            told = " | ".join(gold.answers) or "not in the articles"
            self._say(f"labelled: {safe(told)}")

    def _show(self, found: Sequence[Proposal], page: int) -> None:
        shown = found[page * PAGE : (page + 1) * PAGE]
        if not shown:
            self._say("no sentence found")
        above = ""
        for number, proposal in enumerate(shown, start=1):
            if proposal.article.id != above:
                above = proposal.article.id
                self._tell(Text(_place(proposal), style="dim"))
            self._print(str(number), self._marked(proposal))
        self._print("", Text(_KEYS, style="dim"))

    def _print(self, number: str, text: Text) -> None:
        """Print `text` beside its number."""
        if not self._console.is_terminal:
            self._tell(Text(f" {number:<2} ").append_text(text))
            return
        row = Table.grid(padding=(0, 1))
        row.add_column(width=2, justify="right")
        row.add_column()
        row.add_row(number, text)
        self._console.print(row)

    def _marked(self, proposal: Proposal) -> Text:
        """The sentence, the words that answer marked: by colour, or in brackets without one."""
        before, words, after = proposal.text.partition(proposal.words or "\0")
        marked = f"[{words}]" if words and self._console.color_system is None else words
        return Text.assemble(safe(before), (safe(marked), "bold green"), safe(after))

    def _say(self, text: str) -> None:
        self._tell(Text(text))

    def _tell(self, text: Text) -> None:
        self._console.print(text, soft_wrap=not self._console.is_terminal)


def _place(proposal: Proposal) -> str:
    day = proposal.article.published
    told = "" if day is None else f", {day_in_words(day)}"
    return f"{safe(proposal.article.title)}{told} ({safe(proposal.name)})"
