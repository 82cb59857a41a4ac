"""Where money would go: payment links and handles, coin addresses, IBANs, cards, account numbers after the word that announces them."""

from __future__ import annotations

import re

from warehouse.redaction.rules import MANY_DIGITS, WORDS, Rule, any_of

_LINKS, _BANKS = WORDS["payment"]["links"], WORDS["payment"]["banks"]
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_CUES = r"\b(?:account|acct)(?:\s(?:no|number)\b|\s?#)?|\brouting(?:\snumber)?|\bsort code|\bkonto(?:nummer|nr)?|\bblz|\bnr konta|\bclabe" \
        r"|\bcuenta(?:\sbancaria)?|\bbizum|\bpix|\bswish|支付宝(?:账号)?|\bpostepay|кошел[её]к\w{0,3}|\bкарт(?:[ауые]|к[аиу])" \
        r"|\bcard|\btarjeta|\bwallet"
_CUE_SIGNS = ("account", "acct", "routing", "sort code", "konto", "blz", "nr konta", "clabe", "cuenta", "bizum", "pix", "swish", "支付宝",
              "postepay", "кошел", "карт", "card", "tarjeta", "wallet")
_IS_REFERENCE = re.compile(r"(?:order|invoice|ticket|ref|reference|no|nr|id)[\s.:#]{0,3}\Z", re.IGNORECASE)


def _card(match: re.Match[str]) -> int:
    before = match.string[max(0, match.start() - 12):match.start()]
    digits = [int(character) for character in match[0] if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    passes_luhn = (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
    return len(match[0]) if passes_luhn and not _IS_REFERENCE.search(before) else 0


PAYMENTS = (
    Rule(re.compile(rf"(?:https?://)?(?:www\.)?(?:{any_of(_LINKS)})(?!(?:info|about|jobs|careers|legal|help|business)\b)[^\s)\]]+",
                    re.IGNORECASE), tuple(_LINKS)),
    Rule(re.compile(r"\b(?:venmo|revolut(?: ?tag| is){0,2})\s?[:=]?\s?@[\w\-]{3,}", re.IGNORECASE), ("venmo", "revolut")),
    Rule(re.compile(r"\bcash ?app\s?[:=]?\s?\$[A-Za-z]\w{2,}", re.IGNORECASE), ("cashapp", "cash app")),
    Rule(re.compile(rf"\b[\w.\-]{{2,64}}@(?:{any_of(_BANKS)})\b(?!\.\w)", re.IGNORECASE), tuple(f"@{bank}" for bank in _BANKS)),
    Rule(re.compile(r"\b0x[0-9a-f]{40}\b", re.IGNORECASE), ("0x",)),
    Rule(re.compile(r"\bbc1[a-z0-9]{25,60}\b", re.IGNORECASE), ("bc1",)),
    Rule(re.compile(rf"\b[13T](?={_BASE58}{{0,33}}[A-HJ-NP-Za-km-z])(?={_BASE58}{{0,33}}\d){_BASE58}{{25,33}}\b")),
    Rule(re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")),
    Rule(re.compile(r"(?<![\d.\-])[2-6]\d{3}([ \-])\d{4}\1\d{4}\1\d{4}(?![\d.\-])"), length=_card, needs=MANY_DIGITS),
    Rule(re.compile(rf"(?:{_CUES})(?:\s[^\W\d]{{3,12}})?\s{{0,3}}(?:(?:cpf|cnpj|number|no\.?|al|is|№|n[ºo°]\.?)\s{{0,3}})?[:：#.\-]{{0,2}}\s{{0,3}}"
                    r"(?P<secret>\d(?:[ .\-/]?\d){5,29})(?![\w%])", re.IGNORECASE), _CUE_SIGNS, needs=MANY_DIGITS),
)
"""Rules for payment handles and account numbers."""
