"""A labelling session at the terminal: postings are read, and what they are is written down at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from pipeline.labelling.agreement import passes_agree
from pipeline.labelling.draw import Candidate, draw
from pipeline.labelling.label_file import ALLOWED, AUDIT, LABELS_IN_REPO, Labelled, append, read_labels, remove_last, to_be_labelled
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.taxonomies import CATEGORIES

MOST_SHOWN = 6000
CODEBOOK = LABELS_IN_REPO.parent / "codebook.md"
HELP = """\
One line per posting:  LABEL CATEGORY EXPOSURE [AI RELATION] CONFIDENCE     for example:  r data_e 2 3    j+ ai_t 0 expert 2
  LABEL        r routine: can be done by following explicit rules; j judgment-heavy: problem solving, creation, complex communication.
               Add + where the smaller side is a third or more of the paid effort, or the text is too thin to be sure.
  CATEGORY     the beginning of: {categories}
  EXPOSURE     1 a language model alone could halve the time; 2 only with software built on one; 0 neither
  AI RELATION  the beginning of: {relations}; none unless given
  CONFIDENCE   1 a guess, 2 fairly sure, 3 sure
Judge the work that is asked for, not the poster's adjectives, pay or English.
?  this help   ??  the codebook   s  skip   u  take the last label back   q  stop"""


@dataclass(frozen=True)
class Session:
    """Whose pass it is, where it goes, and how its postings are drawn."""

    path: Path
    annotator: str
    annotator_kind: str
    how: str
    count: int
    seed: int
    labelled_on: date
    second_pass_of: Path | None = None


def parse_entry(entry: str) -> dict[str, str]:
    """The columns that an entry such as `r+ data_e 2 none 3` sets; raises BadInput saying which part is not understood."""
    parts = entry.lower().split()
    if len(parts) not in (4, 5):
        raise BadInput("an entry has 4 or 5 parts: LABEL CATEGORY EXPOSURE [AI RELATION] CONFIDENCE; ? shows what each may be")
    label, category, exposure, *relation, confidence = parts
    found = {
        "label": label.removesuffix("+").upper(),
        "mixed": str(int(label.endswith("+"))),
        "category": _beginning(category, ALLOWED["category"]),
        "exposure": f"E{exposure.removeprefix('e')}",
        "ai_relation": _beginning(relation[0], ALLOWED["ai_relation"]) if relation else "none",
        "confidence": confidence,
    }
    for column, value in found.items():
        if value not in ALLOWED[column]:
            raise BadInput(f"{column.replace('_', ' ')} {value!r} is none of {', '.join(ALLOWED[column])}")
    return found


def candidates(home: Home, session: Session) -> list[Candidate]:
    """The postings of this session that have no label yet; those that an audit's file or, of a second pass, the first pass names.

    Of others none whose title the classifier has learnt from.
    """
    import numpy as np  # noqa: PLC0415 - imported where used to keep --help fast
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    from pipeline.classify.artefact import current, learnt_titles  # noqa: PLC0415
    from pipeline.classify.training_data import title_hash  # noqa: PLC0415
    from pipeline.current_model import current_version  # noqa: PLC0415

    done = {row.posting_id for row in read_labels(session.path)}
    rng = np.random.default_rng(session.seed)
    postings, texts, labels = (home.read(name) for name in ("postings", "posting_texts", "labels"))
    audited = to_be_labelled(session.path)
    if audited:
        drawn = pa.Table.from_pylist([{name: getattr(row, name) for name in ("posting_id", "text_hash", "source")} for row in audited])
        return draw(drawn, texts, labels, "random", session.count, done, rng)
    if session.second_pass_of is None:
        learnt = learnt_titles(current())
        fresh = [title_hash(title or "") not in learnt for title in texts.column("title").to_pylist()]
        labels = labels.filter(pc.equal(labels.column("model_version"), current_version()))
        return draw(postings, texts.filter(pa.array(fresh, pa.bool_())), labels, session.how, session.count, done, rng)
    first = {row.posting_id for row in read_labels(session.second_pass_of)} - done
    others = set(postings.column("posting_id").to_pylist()) - first
    return draw(postings, texts, labels, "random", session.count, others, rng)


def run_session(home: Home, session: Session, ask: Callable[[str], str], console: Console) -> int:
    """Shows posting after posting and keeps each answer at once; returns how many were labelled. Run again, it goes on."""
    waiting, before = candidates(home, session), len(read_labels(session.path))
    how = AUDIT if to_be_labelled(session.path) else session.how
    console.print(HELP.format(categories=", ".join(CATEGORIES), relations=", ".join(ALLOWED["ai_relation"])), markup=False)
    position = 0
    while position < len(waiting):
        candidate = waiting[position]
        _show(console, candidate, f"{position + 1} of {len(waiting)}")
        answer = _answer(ask, console)
        if answer == "q":
            break
        if answer == "u":
            position = _take_back(session.path, waiting, position, console)
            continue
        if isinstance(answer, dict):
            append(session.path, Labelled(candidate.posting_id, candidate.text_hash, candidate.source, draw=how,
                                          annotator=session.annotator, annotator_kind=session.annotator_kind,
                                          labelled_on=session.labelled_on.isoformat(), **answer))
        position += 1
    return len(read_labels(session.path)) - before


def agreement_lines(first: Path, second: Path) -> list[str]:
    """How far two passes agree, a line per coded column."""
    n, figures = passes_agree(read_labels(first), read_labels(second))
    return [f"{column:<12} n {n}   accuracy {found['accuracy']:.3f}   kappa {found['kappa']:.3f}" for column, found in figures.items()]


def _answer(ask: Callable[[str], str], console: Console) -> str | dict[str, str]:
    while True:
        try:
            entry = ask("label> ").strip()
        except EOFError:
            return "q"
        if entry in ("q", "u", "s"):
            return entry
        try:
            if entry == "??":
                console.print(Markdown(CODEBOOK.read_text(encoding="utf-8")))
                continue
            if entry != "?":
                return parse_entry(entry)
            console.print(HELP.format(categories=", ".join(CATEGORIES), relations=", ".join(ALLOWED["ai_relation"])), markup=False)
        except BadInput as reason:
            console.print(str(reason), style="red", markup=False)


def _take_back(path: Path, waiting: Sequence[Candidate], position: int, console: Console) -> int:
    """Where to go on after the last label was taken back: at its posting, if this session showed it."""
    try:
        taken = remove_last(path)
    except BadInput as reason:
        console.print(str(reason), style="red", markup=False)
        return position
    console.print(f"Taken back: {taken.label} {taken.category}", markup=False)
    return next((number for number, one in enumerate(waiting[:position]) if one.posting_id == taken.posting_id), position)


def _show(console: Console, candidate: Candidate, progress: str) -> None:
    tags = f"\n\nTags: {', '.join(candidate.tags)}" if candidate.tags else ""
    body = candidate.description or "(no description)"
    rest = f"\n[… {len(body) - MOST_SHOWN} more characters]" if len(body) > MOST_SHOWN else ""
    console.print(Panel(Text(_inert(f"{body[:MOST_SHOWN]}{rest}{tags}")), title=Text(_inert(candidate.title)),
                        subtitle=Text(f"{progress} · {candidate.source}")))


def _inert(text: str) -> str:
    """Text that no terminal takes for a command."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _beginning(given: str, names: Sequence[str]) -> str:
    matches = [name for name in names if name == given] or [name for name in names if name.startswith(given)]
    if len(matches) != 1:
        said = f"could be {', '.join(matches)}" if matches else f"begins none of {', '.join(names)}"
        raise BadInput(f"{given!r} {said}")
    return matches[0]
