"""Diagnosis from the query's tree: what in the text itself is likely, or certain, to be the fault.

`suspicion.py` says what a suspicion is and how it reads, without sqlglot; `find.py` collects what the modules of
detectors notice, `tool.py` is what the author worker offers. A module of detectors is one family of mistakes; each
detector's docstring names the published list it stands in:

- B&G n: Brass & Goldberg, "Semantic errors in SQL queries: a quite complete list", J. Systems and Software 79 (2006),
  error number n.
- Taipalus: Taipalus, Siponen & Vartiainen, "Errors and complications in SQL query formulation", ACM TOCE 18 (2018).
- Miedema: Miedema, Aivaloglou & Fletcher, "Identifying SQL misconceptions of novices", ICER 2021 and TOCE 2022.
- Qr-Hint: Hu et al., "Qr-Hint: actionable hints towards correcting wrong SQL queries", SIGMOD 2024, for the stages.
- XData: Chandra et al., "Data generation for testing and grading SQL queries", VLDB Journal 24 (2015), for mutants.
"""
