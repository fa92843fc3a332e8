"""From a dbt project's artifacts and its data to the tables of a pack. Nothing of the project is run.

The way, with the modules in its order:

    settings   forge.yml: what the user decided, and what was found and may be decided
    project    manifest.json, catalog.json → `Project`: every relation, typed, with what is promised of it
    choosing   which relations become tables
    source     a DuckDB file or a folder of exports; staging: their rows in a database of our own, typed
    inspection rows that break a promise go to quarantine, the rest load on
    inference  keys, foreign keys, domains, not null, where the project declares little
    profiled   the same from a profile, where no row is read
    personal   what is about persons, and what becomes of it; masking: stand-ins
    sampling   which rows fit the budget, closed under foreign keys
    export     Parquet; outcome: pack.yml, forge.yml, lineage.json, metrics.json, forge-report.md
    report     what happened on the way, as data; making.listing adds the puzzles

The straight way is `take.intake(dbt, data, out, settings, report) -> Intake`. In steps, as `--synthetic` needs them:

    project = read_project(dbt, settings)                     # game.forge.intake.project
    found = catalog_of(project, settings)                     # game.forge.intake.take: no row is read
    make_rows(found.tables, …, out / "data")                  # somebody's rows: data/<table>.parquet
    write_pack(project, found, out)                           # game.forge.intake.outcome: pack.yml last

    found = load_data(project, data, out, settings, report)   # or: the rows that there are, written to data/
    write_pack(project, found, out)

`Intake` is `tables` (catalog.Table with declared, confirmed and inferred tests), `lineage` (edges), `words`, `metrics`
(how many were written), `settings` (with what was found, as forge.yml has them now) and `notes` (report.Note).
Every way of failing is a ForgeError; a bad row, table, column or test is a note.
"""
