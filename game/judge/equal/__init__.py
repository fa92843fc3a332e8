"""Why a near miss is no miss: changes that what is promised of the tables makes idle.

Equal normal forms are proved by sqlglot; here the promises come in: every line has its order, so LEFT JOIN is JOIN.
Each rule looks at the one place where the two trees differ. A rule may only say yes where no valid instance could tell
the two apart; law 7 says what is valid, and law 2 leaves nulls in an order free.

`promises.py` is what holds of the tables, `difference.py` finds the place where two trees differ, `determine.py` says
which columns decide which rows and `sure.py` what is never null. `pair.py` puts an answer and a near miss side by side
for the rules: `joins.py`, `nulls.py`, `rows.py`, `ranks.py` and `values.py`, one family each. `prove.py` asks them in
their order. `nodes.py` are small questions to trees.
"""
