"""Where money would go: payment links and handles, coin addresses, IBANs, cards, account numbers after the word that announces them."""

import re

PAYMENT = "[payment]"

_LINK_SIGNS = ("paypal.me/", "cash.app/", "venmo.com/", "revolut.me/", "buymeacoffee.com/", "ko-fi.com/", "tikkie.me/", "wise.com/pay/")
_BANKS = "okaxis|okhdfcbank|okicici|oksbi|ybl|upi|paytm|ibl|axl|apl"
# Each with plain substrings of which it needs one: looking for them first makes most texts cheap
_HANDLES = (
    (re.compile(rf"(?:https?://)?(?:www\.)?(?:{'|'.join(map(re.escape, _LINK_SIGNS))})[^\s)\]]+", re.IGNORECASE), _LINK_SIGNS),
    (re.compile(r"\bvenmo\s*[:=]?\s*@[\w\-]{3,}", re.IGNORECASE), ("venmo",)),
    (re.compile(r"\bcash ?app\s*[:=]?\s*\$[A-Za-z]\w{2,}", re.IGNORECASE), ("cashapp", "cash app")),
    (re.compile(rf"\b[\w.\-]{{2,64}}@(?:{_BANKS})\b(?!\.\w)", re.IGNORECASE), tuple(f"@{bank}" for bank in _BANKS.split("|"))),
    (re.compile(r"\b0x[0-9a-f]{40}\b", re.IGNORECASE), ("0x",)),
    (re.compile(r"\bbc1[a-z0-9]{25,60}\b", re.IGNORECASE), ("bc1",)),
)
_COIN_ADDRESS = re.compile(r"\b[13T](?=[1-9A-HJ-NP-Za-km-z]*[A-HJ-NP-Za-km-z])(?=[1-9A-HJ-NP-Za-km-z]*\d)[1-9A-HJ-NP-Za-km-z]{25,33}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\d.\-])[2-6]\d{3}([ \-])\d{4}\1\d{4}\1\d{4}(?![\d.\-])")
_CUE_SIGNS = ("account", "acct", "routing", "sort code", "konto", "blz", "nr konta", "clabe", "cuenta", "bizum", "pix", "swish", "支付宝", "postepay",
              "кошел", "карт", "card", "tarjeta", "wallet")
_MANY_DIGITS = re.compile(r"\d(?:[ .\-/]?\d){5}")
_AFTER_CUE = re.compile(
    r"(?P<cue>\b(?:account|acct)(?:\s(?:no|number)\b|\s?#)?|\brouting(?:\snumber)?|\bsort code|\bkonto(?:nummer|nr)?|\bblz|\bnr konta|\bclabe"
    r"|\bcuenta(?:\sbancaria)?|\bbizum|\bpix|\bswish|支付宝(?:账号)?|\bpostepay|кошел[её]к\w*|\bкарт(?:[ауые]|к[аиу])|\bcard|\btarjeta|\bwallet)"
    r"(?P<between>\s*(?:cpf|cnpj|number|no\.?|al|is|нo|№|n[ºo°]\.?)?\s*[:：#.\-]*\s*)(?P<number>\d(?:[ .\-/]?\d){5,29})(?![\w%])",
    re.IGNORECASE)


def payments(text: str, lower: str) -> tuple[str, int]:
    """`text` without payment handles and account numbers, and how many there were; `lower` is the text in lower case as it first was."""
    count = 0
    for pattern, signs in _HANDLES:
        if any(sign in lower for sign in signs):
            text, found = pattern.subn(PAYMENT, text)
            count += found
    text, coins = _COIN_ADDRESS.subn(PAYMENT, text)
    text, ibans = _IBAN.subn(PAYMENT, text)
    if not _MANY_DIGITS.search(text):
        return text, count + coins + ibans
    cards = numbers = 0

    def card(match: re.Match[str]) -> str:
        nonlocal cards
        is_card = _passes_luhn(match[0])
        cards += is_card
        return PAYMENT if is_card else match[0]

    text = _CARD.sub(card, text)
    if any(sign in lower for sign in _CUE_SIGNS):
        text, numbers = _AFTER_CUE.subn(rf"\g<cue>\g<between>{PAYMENT}", text)
    return text, count + coins + ibans + cards + numbers


def _passes_luhn(number: str) -> bool:
    digits = [int(character) for character in number if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
