"""Phone numbers: international ones by their form, national ones by their form or the word before them."""

import re

import phonenumbers

PHONE = "[phone]"

_PHONE = re.compile(r"(?<![A-Za-z0-9_.,/$€£#=\-])(?:\+\s?|00)?\(?\d[\d().\-\s/]{6,22}\d(?![A-Za-z0-9_%]|[.,]\d)")
_CUE_WORDS = "phone|call|tel|mobile|cell|text|sms|fax|ph|whatsapp|contact|(?<!part )(?<!order )(?<!model )(?<!item )(?<!serial )(?<!reference )number|dial|ring|reach|handy|mobil|anruf|ruf|rufnummer|telefon|" \
             "fon|tél|téléphone|portable|appelez|llámame|llamar|teléfono|móvil|celular|ligue|telefone|telemóvel|cellulare|chiamare|" \
             "telefono|bel|telefoon|dzwonić|tel[.]|тел|телефон|звоните|звонить|телефонуйте|моб|ara|cep|هاتف|اتصل|جوال|واتساب|फ़ोन|फोन|कॉल|" \
             "मोबाइल|电话|手机|電話|手機|携帯"
_FILLERS = "me|us|at|on|no|is|number|an|or|le|al|para|il|करें|على|nummer|numero|número"
_CUE = re.compile(rf"(?<![^\W\u0900-\u9fff])(?:{_CUE_WORDS})\W{{0,12}}(?:(?:{_FILLERS})\W{{1,3}}){{0,3}}$", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{4}[\-./]\d{1,2}[\-./]\d{1,2}|\d{1,2}[\-./]\d{1,2}[\-./]\d{4}|(?:19|20)\d\d\s*[\-–]\s*(?:19|20)\d\d|^(?:19|20)\d\d-\d")
_MANY_DIGITS = re.compile(r"\d(?:[().\-\s/]{0,3}\d){6}")
_BEFORE = 36


def phones(text: str, lower: str) -> tuple[str, int]:
    """`text` without phone numbers, and how many there were; `lower` is the text in lower case as it first was."""
    if not _MANY_DIGITS.search(text):
        return text, 0
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        if not _is_phone(match[0], text[max(0, match.start() - _BEFORE):match.start()]):
            return match[0]
        count += 1
        return PHONE

    return _PHONE.sub(blank, text), count


def _is_phone(candidate: str, before: str) -> bool:
    digits = sum(character.isdigit() for character in candidate)
    if not 8 <= digits <= 15 or _DATE_LIKE.search(candidate) or "\n" in candidate:
        return False
    if _CUE.search(before):
        return True
    is_international = candidate.startswith(("+", "00"))
    if "/" in candidate or (not is_international and candidate.isdigit()):
        return False
    try:
        number = phonenumbers.parse(candidate, None if candidate.startswith("+") else "US")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) if is_international else phonenumbers.is_valid_number(number)
