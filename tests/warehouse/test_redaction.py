from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.patterns import E_MAIL
from warehouse.redaction import redact


@pytest.mark.parametrize(("text", "expected"), [
    ("write to jo.doe+jobs@mill-house.co.uk today", "write to [email] today"),
    ("mailto:jo@mill.example", "[email]"),
    ("jo [at] mill [dot] com", "[email]"),
    ("jo(at)mill(dot)co(dot)uk please", "[email] please"),
    ("jo {at} mill.com", "[email]"),
    ("jo AT mill DOT io", "[email]"),
    ("jo@mill dot com", "[email]"),
    ("jo @ mill.com", "[email]"),
    ("jo #at# mill %dot% com", "[email]"),
    ("jo [at] mill", "[email]"),
    ("mail jo@<our domain>", "mail [email]"),
    ("or jo@mill", "or [email]"),
    ("mail hiring at mill.com", "mail [email]"),
])
def test_addresses_go_however_they_are_written(text: str, expected: str) -> None:
    assert redact(text) == (expected, 1)


@pytest.mark.parametrize("number", ["+49 30 901820", "+44 (0)20 7946 0018", "(212) 736-5000", "212-736-5000", "call me at 9876543210",
                                    "phone: 030 901820 12", "+14155552671"])
def test_phone_numbers_go(number: str) -> None:
    text, count = redact(f"Reach us {number} any time")
    assert "[phone]" in text
    assert count == 1
    assert not any(character.isdigit() for character in text)


@pytest.mark.parametrize(("text", "secret"), [
    ("Telegram: @jo_doe", "jo_doe"), ("telegram @jodoe", "jodoe"), ("WhatsApp +1 212 736 5000", "736"),
    ("skype id: live:jo.doe_3", "jo.doe"),
    ("Skype: jo.doe77", "jo.doe77"), ("Discord handle: jodoe#4411", "jodoe"), ("t.me/jodoe99", "jodoe99"),
    ("https://wa.me/12127365000", "1212"),
    ("discord.gg/Abc123", "Abc123"), ("ping @jodoe there", "jodoe"),
])
def test_messenger_handles_go(text: str, secret: str) -> None:
    redacted, count = redact(text)
    assert secret not in redacted
    assert count >= 1


@pytest.mark.parametrize("secret", ["paypal.me/jodoe", "https://cash.app/$jodoe", "jodoe@okaxis",
                                    "0x52908400098527886E0F7030069857D2E4169EE7",
                                    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "DE89 3704 0044 0532 0130 00"])
def test_payment_handles_go(secret: str) -> None:
    assert redact(f"pay to {secret}") == ("pay to [payment]", 1)


@pytest.mark.parametrize("text", [
    "from 2019-04-12 to 2023-01-31", "budget 10,000 - 20,000 USD", "2015 - 2020 and 2021", "meet at noon, dot the i", "at least 3 dots",
    "Build a Telegram bot and a Discord bot", "we signal at example", "ISO 9001:2015, EN 61000-4-2", "1234567 rows", "import @angular/core",
    "use @Override and @media print", "Salary: 120 000 000 VND", "1,000,000 images at 0.05 each", "job 4672947007",
    "https://mill.example/jobs/4672947007?x=20240101", "work at Mill.com is fun",
    "rated 4.9 (12345 reviews)",
])
def test_what_is_no_contact_stays(text: str) -> None:
    assert redact(text) == (text, 0)


@pytest.mark.parametrize(("text", "expected"), [
    ("ｊｏ＠ｍｉｌｌ．ｃｏｍ", "[email]"),
    ("call ＋１ ４１５ ５５５ ０１９９", "call [phone]"),
    ("j\u200bo@mi\u200cll.c\u2060om", "[email]"),
    ("\u202ejo@mill.com\u202c", "[email]"),
    ("phone: ٠٥٠١٢٣٤٥٦٧", "phone: [phone]"),
])
def test_letters_of_another_width_and_invisible_ones_hide_nothing(text: str, expected: str) -> None:
    assert redact(text) == (expected, 1)


def test_joiners_that_a_script_needs_stay() -> None:
    assert redact("نمی\u200cخواهم क्\u200dष") == ("نمی\u200cخواهم क्\u200dष", 0)


_PIECES = [
    "jo@mill.com", "jo [at] mill [dot] com", "jo dot doe at mill dot com", "at", "dot", "@", "(at)", "+49 30 901820", "0301234567",
    "skype: jo.doe77", "@jodoe", "t.me/jodoe", "git@github.com:acme", "x@2x.png", "hello", "paypal.me/jo", "2020-01-01", "\n", "call",
    "212-736-5000",
    "IBAN DE89 3704 0044 0532 0130 00", "12 Mill Street", "Flat 3,", "Regards,", "Thanks\n", "Jo Doe", "my name is", "Dr. Jo Doe", "CEO",
    "contact:", "- Jo", "[email]", "[name]", "me (Jo)", "account", "1234567890", "https://", "github.com/jo", "my", "\u200b", "，", "电话",
    "١٢٣", "Mr", "I'm Jo Doe,", "one two three four five six seven",
]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=12), st.sampled_from([" ", "", "\n", ", "]))
def test_redacting_twice_changes_nothing_more_and_leaves_text_that_the_check_accepts(words: list[str], joint: str) -> None:
    text = joint.join(words)
    once, _ = redact(text)
    assert redact(once) == (once, 0)
    assert not re.search(E_MAIL, once)
    assert once.strip() or not any(character.isprintable() and not character.isspace() for character in text)


_HOSTILE = [
    "a", "a ", "a.", "A-", "A.", "Aa ", "Aa-", "1", "1 ", "1-", "(1)", "+1 ", "@", "a@", "a@a.", "a at ", "a dot ", "a (at) ", "[ ",
    "-- ", " ", "\n", "\n-", "a\n", "thanks\n", "Regards, ", "Dr. ", "Mr Aa ", "my name is ", "I'm Aa ", "email Aa ", "t.me/", "skype: ",
    "one ", "12 Aa ", "12 Aa St ", "1 rue de ", "Calle de la ", "ул. Аа ", "路", "東京都あ1-", "شارع ا ", "\u200b", "account: 1", "1A",
    "T9", "DE89 ", "0x0", "[email] ", "Aa\n[email]\n", "@[", ">@", "Am Aa", "Im Aasee ", "\"a", "[a][.]", "-at-", "-dot-",
]


@pytest.mark.parametrize("piece", _HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_and_no_faster(piece: str) -> None:
    short, long = (_seconds(piece, size) for size in (4_000, 64_000))
    assert long < 50 * max(short, 0.002)  # 16 times the text: the square of that would be 256 times the time


def _seconds(piece: str, size: int) -> float:
    text = (piece * size)[:size]
    start = process_time()
    redact(text)
    return process_time() - start
