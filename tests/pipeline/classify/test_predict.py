import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify import artefact
from pipeline.classify.features import as_texts
from pipeline.classify.predict import model_version, predict
from warehouse.tables import TABLES

TITLE = "Data entry: type 300 paper forms into Excel"
TAGS = ["Data Entry", "Microsoft Excel"]
DESCRIPTION = "We have scanned forms. Copy name, date and amount of every form into our spreadsheet, one row each."


def _one(title: str | None, tags: list[str] | None, description: str | None, language: str = "en") -> dict[str, object]:
    table = predict([title], [tags], [description], [language])
    with_key = table.append_column("text_hash", [["0" * 32]]).select(TABLES["labels"].schema.names)
    return dict(TABLES["labels"].conform(with_key).to_pylist()[0])


@pytest.mark.parametrize("tags, description", [(TAGS, DESCRIPTION), (None, DESCRIPTION), (TAGS, None), (None, None), ([], "")])
def test_plain_data_entry_is_routine_whatever_part_is_missing(tags: list[str] | None, description: str | None) -> None:
    row = _one(TITLE, tags, description)
    assert (row["status"], row["label"], row["category"], row["ai_relation"]) == ("labelled", "R", "data_entry", "none")
    assert row["routine_probability"] > 0.8


@pytest.mark.parametrize("title, description, category", [
    ("Brand identity designer for a new tea house", "Invent a logo, a palette and the illustration style.", "creative_design"),
    ("Senior backend engineer, contract", "Design services in Go, own the architecture, debug production.", "software_development"),
    ("Physics tutor for my son", "Weekly lessons, explain mechanics until he gets it.", "education_coaching"),
])
def test_work_without_a_recipe_is_judgment(title: str, description: str, category: str) -> None:
    row = _one(title, None, description)
    assert (row["label"], row["category"]) == ("J", category)
    assert row["routine_probability"] < 0.35


FOREIGN = (
    "Rédacteur web", "Programador web", "Design eines Logos", "Copywriter italiano", "Redator freelancer", "Traductor inglés",
    "Logo erstellen", "Data entry Italia", "Graphiste freelance", "Diseño de logo", "Desenvolvedor PHP", "Assistante virtuelle",
    "Community manager FR", "Texter gesucht", "Video montage", "Montaje de video", "Vertaler gezocht", "Grafik tasarım",
    "Programista PHP", "Tłumacz", "Webshop bouwen", "Excel makró", "Sekretärin", "Crear página web", "Criar site", "App Entwickler",
    "SEO Experte", "Hacer un logo", "Transcripción audio", "Entrada de datos", "Saisie de données", "Dateneingabe", "Inserimento dati",
    "Scrittore articoli", "Ontwerp flyer", "Contabilidad", "Buchhaltung", "Online oktató", "Web tasarım", "Tradução livro",
)


@pytest.mark.parametrize("title, language", [
    ("Diseñador gráfico para campañas", "es"),
    ("", "en"),
    ("12345 !!!", "und"),
    ("数据录入员招聘", "und"),
    ("Rédacteur web", "und"),
    ("Excel makró", "und"),
])
def test_what_the_model_does_not_know_is_unsupported_not_guessed(title: str, language: str) -> None:
    row = _one(title, None, None, language)
    assert row["status"] == "unsupported"
    assert {row[name] for name in ("label", "category", "exposure", "ai_relation")} == {"unlabelled"}
    assert {row[name] for name in row if name.endswith("_probability")} == {None}


@pytest.mark.parametrize("title, description", [
    ("Diseñador gráfico para campañas", "Buscamos una persona que prepare las imágenes de nuestra campaña de primavera."),
    ("Dateneingabe von Formularen in Excel", None),
])
def test_language_that_nobody_stated_is_found_out(title: str, description: str | None) -> None:
    assert predict([title], [None], [description]).column("status").to_pylist() == ["unsupported"]


def test_most_short_titles_in_other_languages_are_told() -> None:
    found = predict(FOREIGN, [None] * len(FOREIGN), [None] * len(FOREIGN))
    assert found.column("status").to_pylist().count("unsupported") >= 34


def test_undetermined_short_title_is_read_as_english() -> None:
    for title in ("Data entry", "Roku developer for app"):
        assert _one(title, None, None, "und") == _one(title, None, None, "en")


def test_no_rows_give_the_empty_table() -> None:
    assert predict([], [], []).schema.names == [name for name in TABLES["labels"].schema.names if name != "text_hash"]


def test_parts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        predict(["a", "b"], [None], [None, None])


def test_row_does_not_depend_on_its_neighbours_or_batch() -> None:
    titles = [f"{TITLE} {'again ' * (number % 7)}" for number in range(4100)]
    many = predict(titles, [None] * 4100, [None] * 4100)
    assert many.slice(4099).to_pylist() == predict(titles[-1:], [None], [None]).to_pylist()
    assert len(set(many.column("routine_probability").to_pylist())) == 7
    assert pc.unique(many.column("model_version")).to_pylist() == [model_version()]


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=3), st.text(), st.sampled_from(["en", "und", "de", ""]))
def test_any_text_gives_a_row_within_the_contract(title: str, tags: list[str], description: str, language: str) -> None:
    assert _one(title, tags, description, language)["status"] in ("labelled", "unsupported")


@settings(deadline=None)
@given(st.text(), st.text())
def test_probabilities_of_a_head_sum_to_one(title: str, description: str) -> None:
    model, _ = artefact.load(artefact.current())
    for values in model.probabilities(as_texts([title], [()], [description])).values():
        assert values.sum() == pytest.approx(1)
        assert (values >= 0).all()
