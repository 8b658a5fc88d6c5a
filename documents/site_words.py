"""Words by which a line speaks of the site that it stands on, rather than of the news."""

import re

_ENDS_A_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_QUOTED = re.compile('["“”«»„]')  # what somebody said is news
_SOCIAL = (
    r"(?:facebook|instagram|twitter|x|youtube|tiktok|linkedin|whatsapp|telegram|threads|bluesky|"
    r"mastodon|flipboard|social media|rss)"
)
_OURS = (
    r"(?:journalis(?:m|ts?)|newsroom|readers|reporters|reporting|(?:web ?)?site|app|coverage|"
    r"channels?|pages?|podcasts?|community|members(?:hip)?|supporters|partners|stories|articles|"
    r"newsletters?|mailing list|briefings?|alerts|terms|privacy|cookies?|advertisers|team|work)"
)
_THIS = r"(?:this|these) (?:stor(?:y|ies)|articles?|posts?|pieces?|pages?|(?:web ?)?sites?|content)"

# Enough in any line, in a whole sentence too.
_TELLS = re.compile(
    "|".join(
        (
            r"\b(?:follow|join|like|find|contact|e-?mail|write to|call|tell|help|support|message|"
            r"text|reach|connect with|visit|fund|trust) us\b",
            rf"\bour (?:[\w-]+ ){{0,2}}{_OURS}\b",
            rf"\b{_THIS}\b",
            r"\b(?:sign(?:ing)? up|register) (?:for|to|here|now|today|below|with)\b",
            r"\bsubscribe (?:to|now|today|here|for|and)\b|^subscribe\b|\bunsubscribe\b",
            r"\bin(?:to)? your (?:in-?box|mailbox|e-?mail|phone)\b|\bnewsletters?\b.*\byour?\b",
            r"©|\(c\) ?\d{4}|^copyright\b|\ball rights reserved\b|\bcreative commons\b",
            r"^(?:re-?published|re-?printed|reproduced|syndicated|originally published|"
            r"first published|published (?:daily |weekly )?(?:by|in|every))\b",
            r"\bread (?:more|the original|the full (?:story|article)|next)\b|^also read\b",
            r"\bmore (?:stories|news|articles|headlines|coverage)\b.*\b(?:from|on|about|like|by)\b",
            r"\byou (?:may|might) (?:also )?(?:like|be interested)\b",
            r"\b(?:click|tap) here\b|\bturn on notifications\b|\bpush notifications\b",
            r"\bthank(?:s| you) for (?:reading|visiting|subscribing|supporting|your support)\b",
            r"\b(?:have|got) (?:you )?(?:got )?an? (?:story|tip)\b|\blet us know\b",
            r"\b(?:send|share)(?: us)?(?: your)? (?:news|tips|stor(?:y|ies)|comments|views|"
            r"corrections)\b",
            r"\bjoin the (?:discussion|conversation|debate)\b|\bhave your say\b",
            r"\bleave a (?:comment|reply)\b|\bcomments? (?:are|is) (?:now )?"
            r"(?:closed|open|moderated|disabled)\b",
            r"\bprivacy (?:policy|notice)\b|\bterms (?:of (?:use|service)|(?:and|&) conditions)\b",
            r"\b(?:we|site) uses? cookies\b|\bcookie policy\b",
            r"\bsupport (?:our|independent|local|quality) (?:journalism|news|media)\b",
            r"\bbecome a (?:member|subscriber|supporter|patron)\b|\bdonate (?:now|today|here)\b",
            r"\b(?:reader|listener|viewer|member)s?-(?:funded|supported|owned)\b",
            r"\b(?:app store|google play|download (?:the|our) (?:[\w-]+ )?app)\b",
            r"\bnot responsible for (?:the )?contents? of\b|\bexternal (?:sites|links)\b",
            r"\b(?:opinions|views) expressed\b.*\b(?:author|writer|contributor)s?\b",
            r"^(?:stay|keep) (?:informed|up to date|in touch|updated|connected)\b",
            rf"^(?:follow|like|share|find|join|watch|tweet|post)\b.*\bon {_SOCIAL}\b",
            r"^(?:get|receive|never miss|don'?t miss)\b.*\b(?:stories|story|news|headlines|alerts|"
            r"updates|briefings?|newsletters?|app)\b.*\b(?:you|your|daily|weekly|every|free|from)\b",
            r"^(?:listen|watch|download|read)\b.*\b(?:our|free|podcast|app)\b",
        )
    ),
    re.IGNORECASE,
)
# Enough where the line is no sentence.
_LABELS = re.compile(
    "|".join(
        (
            rf"\b{_SOCIAL[:-1].replace('|x|', '|')})\b",
            r"\bwww\.|https?://|\b[\w.+-]+@[\w-]+\.\w|(?:^|\s)@\w{2,}",
            r"\b(?:since|est\.?|established|founded(?: in)?) \d{4}\b",
            r"\b(?:advertis\w+|sponsored|promoted|newsletters?|podcasts?|subscribe|subscriptions?|"
            r"notifications|comments?|cookies|masthead|homepage|sitemap)\b",
            r"^(?:listen|share|print|save|menu|search|more|related|recommended|trending|latest|"
            r"popular|top stories|most (?:read|popular|viewed|shared|commented)|editors?'?s? "
            r"(?:picks?|choice)|breaking news|see also|next|previous|tags|topics|contact)\b",
            r"\b\d+ min(?:ute)?s? read\b|\bback to top\b",
        )
    ),
    re.IGNORECASE,
)


def speaks_of_site(line: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a line is about the site, its makers or its readers, as far as its words tell.

    A quotation is news, and so is a sentence without such words, however often it is repeated:
    "The trial continues." A line that is no sentence may also name the site and nothing else.

    :param line: its white space folded.
    :param names: what the site calls itself.
    """
    if _QUOTED.search(line) or not any(map(str.isalpha, line)):
        return False
    if _TELLS.search(line):
        return True
    sentence = bool(_ENDS_A_SENTENCE.search(line))
    if not sentence and _LABELS.search(line):
        return True
    return any(_names(line, name, sentence=sentence) for name in names)


def _names(line: str, name: str, *, sentence: bool) -> bool:
    """Whether a line is the name of the site, or says what the site is."""
    told = re.sub(r"^the ", "", line.casefold())
    name = re.sub(r"^the ", "", name.casefold())
    if len(name) < 4 or not told.startswith(name):
        return False
    rest = told[len(name) :]
    if not sentence:
        return re.match(r"\W*$|\s*[|–—·:-]", rest) is not None
    return bool(
        re.match(
            r" is (?:an?|the|part|owned|edited|produced|published|supported|funded|operated)\b|"
            r"(?:'s|’s) (?:reporting|journalism|coverage|work|newsroom)\b",
            rest,
        )
    )
