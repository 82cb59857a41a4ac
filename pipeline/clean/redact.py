"""Blanks what points to a person: e-mail addresses, phone numbers, messenger and payment handles."""

import re

import phonenumbers

EMAIL, PHONE, HANDLE, PAYMENT = "[email]", "[phone]", "[handle]", "[payment]"

_DOMAIN_ENDS = "com|org|net|io|co|ai|dev|edu|gov|de|fr|es|it|nl|pl|ru|ua|in|uk|us|eu|ch|at|be|se|no|dk|fi|ca|au|me|app|tech|info|biz|xyz|" \
               "studio|agency|team|health|tv|so|gg|sh|cc"
_AT = r"(?:\s*[\[({<#%*]\s*(?:at@?|@)\s*[\])}>#%*]\s*|\s+at\s+|\s*@\s*)"
_BRACKETED_AT = r"\s*[\[({<#%*]\s*(?:at@?|@|a)\s*[\])}>#%*]\s*"
_DOT = r"(?:\s*[\[({<#%*]\s*(?:dot\.?|d0t|\.)\s*[\])}>#%*]\s*|\s+dot\s+)"
_NAME = r"[\w.+\-]{1,64}"
_LABEL = r"[A-Za-z0-9\-]{1,63}"
_EMAILS = (
    re.compile(rf"(?:mailto:)?{_NAME}[@＠](?:[\w\-]{{1,63}}\.)+[^\W\d_]{{2,24}}", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_AT}{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}{_DOT}[A-Za-z]{{2,24}}\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_BRACKETED_AT}(?:{_LABEL}\.)*[A-Za-z][\w\-]{{1,24}}\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}(?:\s+@\s*|@\s+)(?:{_LABEL}\.)+(?:{_DOMAIN_ENDS})\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}@\s?(?:[<\[{{(](?!email\])[^<>\[\]{{}}()\n]{{1,40}}[>\]}})]|(?!(?:latest|next|beta)\b)[A-Za-z][\w\-]{{1,63}}\b"
               r"(?![(@]))", re.IGNORECASE),
    re.compile(r"(?<=mail )(?!us\b|me\b|your\b|the\b|our\b|them\b|or\b|and\b|is\b|address\b|to\b)[a-z.\-]{2,30} at "
               rf"(?:{_LABEL}\.)+(?:{_DOMAIN_ENDS})\b", re.IGNORECASE),
)
# A plain substring that each pattern needs: looking for it first makes most texts cheap
_EMAIL_SIGNS = (("@", "＠"), ("dot", "d0t", "[.]", "(.)"), ("[", "(", "{", "<", "#", "%", "*"), ("@",), ("@",), ("mail ",))
_PAYMENT_SIGNS = ("@", "paypal", "cash", "venmo", "revolut", "buymeacoffee", "ko-fi", "0x", "bc1")
_HANDLE_SIGNS = ("gram", "whats", "skype", "discord", "chat", "viber", "signal", "kik", "icq", "insta", "ig", "tg", "@", ".me/", ".gg/")

_LINKS = re.compile(
    r"(?:https?://)?(?:www\.)?\b(?:t\.me|telegram\.(?:me|dog)|wa\.me|(?:api|chat)\.whatsapp\.com|join\.skype\.com|discord\.(?:gg|com/invite)"
    r"|discordapp\.com/(?:invite|users)|line\.me|m\.me|signal\.me)/[^\s)\]]+", re.IGNORECASE)
_MESSENGER = r"telegram|tele ?gram|whats ?app|skype|discord|we ?chat|viber|signal|kik|icq|snapchat|instagram|insta|ig|tg"
_NAMED_HANDLE = re.compile(
    rf"\b(?P<messenger>{_MESSENGER})\b(?P<between>\s*(?:(?:user ?)?(?:name|id|handle|nick)|user|number|no\.?)?\s*(?:is\b|[:=\-–>])*\s*)"
    r"(?P<handle>live:[\w.\-]+|@[\w.\-]{2,40}|[A-Za-z][\w.\-#]{3,40}|\+?\d[\d\s().\-]{6,20}\d)", re.IGNORECASE)
_AT_HANDLE = re.compile(r"(?<![\w@＠/.`\[])@(?!(?:media|import|override|property|param|return|types|angular|nestjs|component|test)\b)"
                        r"[A-Za-z_]\w{2,31}\b(?![/(])", re.IGNORECASE)
_PAYMENTS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:paypal\.me|cash\.app|venmo\.com|revolut\.me|buymeacoffee\.com|ko-fi\.com)/[^\s)\]]+"
    r"|\bvenmo\s*[:=]?\s*@[\w\-]{3,}|\bcash ?app\s*[:=]?\s*\$[A-Za-z]\w{2,}"
    r"|\b[\w.\-]{2,64}@(?:ok(?:axis|hdfcbank|icici|sbi)|ybl|upi|paytm|ibl|axl|apl)\b"
    r"|\b0x[0-9a-f]{40}\b|\bbc1[a-z0-9]{25,60}\b", re.IGNORECASE)
_COIN_ADDRESS = re.compile(r"\b[13T](?=[1-9A-HJ-NP-Za-km-z]*[A-HJ-NP-Za-km-z])(?=[1-9A-HJ-NP-Za-km-z]*\d)[1-9A-HJ-NP-Za-km-z]{25,33}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")

_PATTERNS = ((_PAYMENTS, _PAYMENT_SIGNS, PAYMENT),
             *((pattern, signs, EMAIL) for pattern, signs in zip(_EMAILS, _EMAIL_SIGNS, strict=True)),
             (_COIN_ADDRESS, ("",), PAYMENT), (_IBAN, ("",), PAYMENT))

_PHONE = re.compile(r"(?<![\w.,/$€£#=\-])(?:\+\s?|00)?\(?\d[\d().\-\s]{6,22}\d(?![\w%]|[.,]\d)")
_PHONE_CUE = re.compile(r"(?:phone|call|tel|mobile|cell|text|sms|fax|ph|whatsapp|contact|number|dial)\W{0,12}"
                        r"(?:(?:me|us|at|on|no|is|number)\W{1,3}){0,3}$", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{4}[\-./]\d{1,2}[\-./]\d{1,2}|\d{1,2}[\-./]\d{1,2}[\-./]\d{4}|(?:19|20)\d\d\s*[\-–]\s*(?:19|20)\d\d")
_MANY_DIGITS = re.compile(r"\d(?:[().\-\s]{0,3}\d){6,}")


def redact(text: str) -> tuple[str, int]:
    """`text` with personal contact data replaced by a bracketed word each, and how many were replaced.

    Redacting twice changes nothing more.
    """
    lower, count = text.lower(), 0
    for pattern, signs, word in _PATTERNS:
        if any(sign in lower for sign in signs):
            text, found = pattern.subn(word, text)
            count += found
    if any(sign in lower for sign in _HANDLE_SIGNS):
        text, found = _handles(text)
        count += found
    if _MANY_DIGITS.search(text):
        text, found = _phones(text)
        count += found
    return text, count


def _handles(text: str) -> tuple[str, int]:
    text, links = _LINKS.subn(HANDLE, text)
    named = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal named
        if not _names_someone(match["between"], match["handle"]):
            return match[0]
        named += 1
        return match["messenger"] + match["between"] + HANDLE

    text = _NAMED_HANDLE.sub(blank, text)
    text, at_names = _AT_HANDLE.subn(HANDLE, text)
    return text, links + named + at_names


def _names_someone(between: str, handle: str) -> bool:
    if handle[0] in "@+" or handle[0].isdigit() or handle.lower().startswith("live:"):
        return True
    if not re.search(r"[:=>]|\bis\b|\bid\b|handle|name", between, re.IGNORECASE):
        return False
    looks_made_up = bool(re.search(r"[\d_#]|\w\.\w", handle))
    return looks_made_up or bool(re.search(r"\bid\b|handle|name|skype", between, re.IGNORECASE))


def _phones(text: str) -> tuple[str, int]:
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        if not _is_phone(match[0], text[max(0, match.start() - 30):match.start()]):
            return match[0]
        count += 1
        return PHONE

    return _PHONE.sub(blank, text), count


def _is_phone(candidate: str, before: str) -> bool:
    digits = sum(character.isdigit() for character in candidate)
    if not 8 <= digits <= 15 or _DATE_LIKE.search(candidate) or "\n" in candidate:
        return False
    if _PHONE_CUE.search(before):
        return True
    is_international = candidate.startswith(("+", "00"))
    if not is_international and candidate.isdigit():
        return False
    try:
        number = phonenumbers.parse(candidate, None if candidate.startswith("+") else "US")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) if is_international else phonenumbers.is_valid_number(number)
