"""The puzzle screen: tables, brief, editor, result, target and tries."""
