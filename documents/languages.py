"""Which language a text is in; English is what is taken for granted."""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
UNDETERMINED = "und"
NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    UNDETERMINED: "another language",
}  # fmt: skip

# Words of English that are in no other language what holds its sentences together.
_ENGLISH_WORDS = frozenset(
    "the of and to is that it for as with his her at by this from they were are which you not have "
    "be had their has been there said who what when where why how did does do whose whom would "
    "could should about after into than then them these those only other your our any".split()
)
# Words that ask, of other languages that are written in Latin letters, without those that are
# English words or parts of names; then other words of their grammar, likewise.
_OTHER_WORDS = {
    "ca": ("què quan quants quantes quina quin", "amb dels per és són va van aquest"),
    "cs": ("kdo kdy kde proč kolik která který které jaký", "jsou byla bylo byl že jak podle"),
    "da": ("hvem hvad hvornår hvor hvorfor hvordan hvilken", "og ikke blev har af på til der det"),
    "de": ("wer wann warum wieso weshalb wie wieviel wieviele welche welcher welches wem wohin",
           "was wo ist sind wurde wurden hat haben nicht ein eine einen und zum zur viele gibt mit "
           "für passiert sagte"),
    "es": ("qué quién quien quiénes cuándo cuando dónde donde cómo cuál cuáles cuántos cuántas "
           "cuantos cuantas", "por qué fue está murieron una según son ganó hubo para"),
    "et": ("millal miks kuidas kus mitu", "oli ning olid kes mis"),
    "fi": ("kuka mikä mitä milloin missä miksi miten kuinka montako", "oli ovat oliko ei olivat"),
    "fr": ("qui quand où pourquoi quel quelle quels quelles combien qu'est-ce est-ce",
           "comment sont été était dans une aux avec selon pas ont"),
    "hr": ("tko kada gdje zašto koliko", "što koji koja je su bio bila kako"),
    "hu": ("mikor hol miért hogyan melyik hány", "és egy volt nem hogy voltak"),
    "id": ("siapa kapan mengapa bagaimana berapa", "yang untuk dengan adalah apa orang"),
    "it": ("chi quando perché perchè quale quali quanti quante quanto dov'è cos'è",
           "sono stato stata morte nella della gli ha per come che cosa"),
    "nl": ("wie wanneer waarom welke hoeveel hoe waar", "het een zijn werd werden niet heeft wat"),
    "no": ("hvem hva når hvor hvorfor hvordan hvilken", "og ikke ble har av på til det"),
    "pl": ("kto kiedy gdzie dlaczego ile która który które jaki", "się jest są był była było jak"),
    "pt": ("quem quando onde quais quantos quantas qual porquê",
           "uma foi são não em morreram que como por"),
    "ro": ("când unde câți câte cine", "este sunt fost și pentru"),
    "sv": ("vem varför när vilken vilka", "och det inte har blev av på vad var hur"),
    "tr": ("nerede neden nasıl hangi kaç", "bir için ile ve kim zaman"),
}  # fmt: skip
# Words of English grammar that are words of others, too.
_SHARED_WORDS = frozenset("is of had for have been at as her his by".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_SHARE = (
    0.12  # of words that are of `_ENGLISH_WORDS` in English prose; measured: 0.2 and more
)
_LEAST_WORDS = 12  # of a text whose language is looked at
_LOOKED_AT = 4_000  # characters
_SURE = 0.9
_LEAST_WORDS_OF_A_QUESTION = 3
_LEAST_FOREIGN_LETTERS = 0.7  # of a question in another script


def is_foreign(language: str | None) -> bool:
    """Whether a language's code ("de", "en-GB"; None: not known) is another than English's."""
    return language is not None and primary_language(language) != ENGLISH


def primary_language(language: str) -> str:
    """Return the code of a language without its country or script: "en" of "en-GB"."""
    code = re.split("[-_]", language.lower())[0]
    return ENGLISH if code == "eng" else code


def name_of_language(language: str) -> str:
    """Return what the language of a code is called, the code itself where that is not known."""
    return NAMES.get(primary_language(language), language)


def language_of(text: str) -> str | None:
    """Return the code of the language of an article's text, None where that is not plain."""
    words = _WORD.findall(text[:_LOOKED_AT].lower())
    if len(words) >= _LEAST_WORDS:
        english = sum(word in _ENGLISH_WORDS for word in words)
        if english >= _LEAST_SHARE * len(words):
            return ENGLISH
    elif not _of_other_letters(text):
        return None
    code, probability = _identifier().classify(text[:_LOOKED_AT])
    return code if probability >= _SURE and code in NAMES else None


def language_of_question(question: str) -> str | None:
    """Return the code of the language of a question where it is plainly not English.

    A question that holds a word of English grammar, one of names alone and one of a word or two
    are not plain: None. It must hold words of another language's grammar, or be written in
    other letters; "und" where it is not plain in which.
    """
    question = question[:_LOOKED_AT]
    words = [word.replace("’", "'") for word in _WORD.findall(question.lower())]
    if any(word in _ENGLISH_WORDS and word not in _SHARED_WORDS for word in words):
        return None
    if _of_other_letters(question):
        code, probability = _identifier().classify(question)
        return code if probability >= _SURE and code in NAMES else UNDETERMINED
    if len(words) < _LEAST_WORDS_OF_A_QUESTION:
        return None
    asking, held = Counter[str](), Counter[str]()
    for code, (ask, other) in _other_words().items():
        asking[code] = sum(word in ask for word in words)
        held[code] = asking[code] + sum(word in other for word in words)
    if not +held:
        return None
    code = str(_identifier().classify(question)[0])
    if held[code] >= 2 or asking[code]:
        return code
    (first, most), (_, second) = held.most_common(2)
    return first if most >= 2 and asking[first] and second < most else None


def _of_other_letters(text: str) -> bool:
    """Whether nearly all letters are of another script than the Latin one."""
    letters = [c for c in text[:_LOOKED_AT] if c.isalpha()]
    other = sum(ord(c) >= 0x0370 and not 0x1E00 <= ord(c) < 0x1F00 for c in letters)
    return len(letters) >= 2 and other >= _LEAST_FOREIGN_LETTERS * len(letters)


@lru_cache(1)
def _other_words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {
        code: (frozenset(ask.split()), frozenset(other.split()))
        for code, (ask, other) in _OTHER_WORDS.items()
    }


@lru_cache(1)
def _identifier() -> "LanguageIdentifier":
    # Here, for its model takes a second to be read: English does without it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(set(NAMES) - {UNDETERMINED})
    return identifier
