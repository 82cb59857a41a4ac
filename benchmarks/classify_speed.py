"""Texts per second of `predict` on made-up postings: `python benchmarks/classify_speed.py [POSTINGS]`."""

import resource
import sys
import time

import numpy as np

from pipeline.classify import model_version, predict

OBJECTS = ("invoices", "a landing page", "product photos", "interview recordings", "a sales dashboard", "chat replies",
           "a pitch deck", "survey answers")
VERBS = ("type", "design", "edit", "transcribe", "build", "rate", "translate", "check")
SENTENCES = (
    "You follow our written guideline for every item.", "The result goes to our client on Friday.", "Please send samples of similar work.",
    "We decide together which approach fits.", "Each record has twelve fields.", "Experience with spreadsheets is enough.",
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rng = np.random.default_rng(7)
    titles = [f"{rng.choice(VERBS)} {rng.choice(OBJECTS)} for batch {number}" for number in range(count)]
    short = [None if rng.random() < 0.6 else " ".join(rng.choice(SENTENCES, 4)) for _ in titles]
    full = [" ".join(rng.choice(SENTENCES, 40)) for _ in titles]
    predict(titles[:1], [None], [None])
    for name, descriptions in (("mostly titles", short), ("full descriptions", full)):
        started, used = time.perf_counter(), time.process_time()
        predict(titles, [None] * count, descriptions)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        print(f"{name}: {count / wall:,.0f} texts/s ({1000 * cpu / count:.2f} ms CPU a text)")
    print(f"{model_version()}, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
