"""Why a result is wrong, told from the query: the suspicion that explains what is seen, not just any that is there.

The strongest evidence is a repair. In the author worker, pieces of the player's query are replaced by the answer's
counterparts, one by one and then two or three together; the first set after which the query gives the target says at
which clause the fault is, as the stages of Qr-Hint (Hu et al., SIGMOD 2024) do by logic alone. Nothing of a repair is
ever shown: it chooses among `misconceptions`, and what no misconception names is told by the place alone.

`facts.py` is what the results tell, `align.py` which parts of two queries answer to each other, `edits.py` the
replacements, `lab.py` runs them within limits, `repair.py` searches, `wording.py` puts a replaced piece in words,
`explain.py` chooses what is told, `symptoms.py` weighs suspicions where no repair is found, `tool.py` is what the
author worker offers and `ask.py` how the judge asks for it.
"""
