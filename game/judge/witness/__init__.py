"""Hidden cases: small valid instances on which a near miss, or a player's query, and the answer differ.

`facts` is what holds of the data, `clues` what a query's text makes worth trying, `grow` makes instances of both, and
`valid` says which of them may happen. `choose` keeps the few that tell the most (when a pack is built), `search` looks
around a player's own query (at play time), `tools` is what the author worker calls. The rest of the program sees only
`game.puzzle.witness.Witness`.

Sources: Chandra et al., "Data generation for testing and grading SQL queries" (XData, VLDB Journal 2015); Zhong et al.,
"Semantic evaluation for text-to-SQL with distilled test suites" (2020); Klopfenstein et al. and others on SpotIt+, for
constraints that are mined from the data.
"""
