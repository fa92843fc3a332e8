"""Is it right, and why not: compares a result with the target under the contract."""
