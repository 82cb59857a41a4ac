"""Speed, memory and agreement of the encoder as served: python -m benchmarks.classifier_speed TRAINING_FOLDER [TEXTS].

TRAINING_FOLDER is the `training/final-…` folder of the home that trained the version in use: it holds its weights in 32 bits. Texts are
those of GIGSHIFT_HOME, drawn at random. Needs the extra `train`. Peak memory is that of a process that only labels.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.classify.artefact import current, load
from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_export import FULL
from pipeline.classify.encoder_text import MOST_TOKENS, encoder_texts, pieces
from pipeline.classify.features import Texts, as_texts
from pipeline.classify.heads import HEADS
from pipeline.classify.linear import LinearModel
from pipeline.classify.model import Model
from warehouse.home import Home
from warehouse.settings import read_settings

ROUNDS = 5
TIMED = 128
_MEMORY = """
import re, sys
from pathlib import Path
from pipeline.classify import predict
texts = [line.rstrip() for line in sys.stdin]
predict([None] * len(texts), [None] * len(texts), texts, ["en"] * len(texts))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def drawn_texts(count: int) -> Texts:
    """Texts of the home, at random, always the same."""
    rows = Home(read_settings().home).read("posting_texts").select(["title", "tags", "description", "language"]).to_pandas()
    rows = rows[rows["language"].isin(["en", "und"])].sample(count, random_state=1)
    return as_texts(rows["title"], rows["tags"], rows["description"])


def speed(texts: Texts, folder: Path, served: Encoder, linear: LinearModel) -> None:
    """Texts per second of each method in each round, and its ratio to the pipeline's in the same round."""
    import torch  # noqa: PLC0415 - needs the extra `train`
    from transformers import pipeline  # noqa: PLC0415

    torch.set_num_threads(2)
    plain = pipeline("feature-extraction", model=str(folder), device="cpu")
    full = Encoder((folder / FULL).read_bytes(), served.tokenizer)
    methods: dict[str, Callable[[Texts], object]] = {
        "transformers.pipeline, 32 bits": lambda part: plain(encoder_texts(pieces(part)[0]), batch_size=8, truncation=True,
                                                             max_length=MOST_TOKENS),
        "ONNX, 32 bits": full.scores,
        "ONNX, 8 bits (in use)": served.scores,
        "word model (in use)": linear.scores,
    }
    found: dict[str, list[float]] = {name: [] for name in methods}
    for number in range(ROUNDS):
        part = texts.take(range(number * TIMED, (number + 1) * TIMED))
        for name, run in methods.items():
            started = time.perf_counter()
            run(part)
            found[name].append(TIMED / (time.perf_counter() - started))
    base = np.array(found["transformers.pipeline, 32 bits"])
    print(f"| method | texts/s, median of {ROUNDS} rounds | ratio |\n|---|---|---|")
    for name, rates in found.items():
        print(f"| {name} | {np.median(rates):,.0f} | {np.median(np.array(rates) / base):.1f} |")


def agreement(texts: Texts, folder: Path, model: Model) -> None:
    """How often the classifier as served and with an encoder in 32 bits give the same answer, and how far probabilities move."""
    full = replace(model, encoder=Encoder((folder / FULL).read_bytes(), model.encoder.tokenizer))
    one, other = model.probabilities(texts), full.probabilities(texts)
    for head in HEADS:
        same = one[head].argmax(axis=1) == other[head].argmax(axis=1)
        print(f"{head}: {100 * same.mean():.2f} % of {len(same):,} texts have the same answer in 8 and 32 bits; probabilities move by "
              f"{np.abs(one[head] - other[head]).max(axis=1).mean():.4f} in the mean")
    is_routine = other["routine"][:, 1] >= 0.5
    kept = (one["routine"][is_routine, 1] >= 0.5).mean()
    print(f"of {is_routine.sum():,} that 32 bits call routine, 8 bits call {100 * kept:.2f} % so")


def main() -> None:
    """Prints the three parts."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    model, version = load(current())
    texts = drawn_texts(count)
    print(version)
    speed(texts, folder, model.encoder, model.linear)
    agreement(texts, folder, model)
    lines = "\n".join(texts.take(range(500)).joined(Texts._fields))
    # Not ru_maxrss: it counts what the process was before it became another program.
    peak = subprocess.run([sys.executable, "-c", _MEMORY], input=lines, capture_output=True, text=True, check=True)
    print(f"peak memory of a process that labels 500 texts: {float(peak.stdout):,.0f} MiB")


if __name__ == "__main__":
    main()
