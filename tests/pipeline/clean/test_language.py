from __future__ import annotations

import pytest

from pipeline.clean.language import language, stated_language


@pytest.mark.parametrize(("text", "code"), [
    ("We need someone who types up old parish records carefully", "en"),
    ("Wir suchen jemanden, der alte Kirchenbücher sorgfältig abtippt", "de"),
    ("Buscamos a alguien que transcriba registros antiguos con cuidado", "es"),
    ("Нужен человек, который аккуратно перепечатает старые записи", "ru"),
    ("古い記録を丁寧に書き写してくれる人を探しています", "ja"),
])
def test_languages_are_told_apart(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", "Logo", "SEO 2024!!", "https://mill.example/some/long/address/of/a/page",
                                  "[email] [phone] [handle] [handle]"])
def test_too_short_is_undetermined(text: str) -> None:
    assert language(text) == "und"


@pytest.mark.parametrize(("stated", "code"), [("en", "en"), ("EN-us", "en"), ("pt_BR", "pt"), ("English", None), ("", None), (None, None)])
def test_stated_codes(stated: str | None, code: str | None) -> None:
    assert stated_language(stated) == code
