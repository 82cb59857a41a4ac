"""What must be true of the tables before a release goes out, judged by Great Expectations.

Add an expectation = one entry. If one column can say it (may it be null, which values, which range), say it on the column in
`warehouse/tables/<table>.py`: `from_contract` derives the rule. Otherwise add one entry to the rules of `expectations/<table>.py`:

    holds("pay_is_ordered", "pay_minimum <= pay_maximum", CRITICAL, "Swapped ends would bend every pay measure",
          {"postings": [{"pay_minimum": 40, "pay_maximum": 20}]})

- `holds`, `between`, `matches`, `expects` judge each row that this build changed; `none_of` and `figure` judge the table as a whole.
  SQL is DuckDB's and may name every table, and of this build `this_build` (night), `these_archives` (archive), `touched_postings`
  (posting_id: sighted in these archives or closed by them) and `touched_texts` (text_hash).
- `CRITICAL` blocks the release: contract, reconciliation, privacy, store. `WARNING` makes the night amber: volume, freshness, drift,
  and whatever a source alone is to blame for.
- `failing` changes the worked example (the `good` rows of every table) so that the rule must fire; tests/expectations/test_every_rule.py
  feeds it. Keys are tables, values are rows that take the place of the good ones, each a change to the first good row.
- The reason says why the rule stands; whoever moves a threshold adds date and cause to it.

`make docs` then lists it in docs/expectations.md.
"""
