"""The query for a team's own warehouse, on standard output: to be looked at before it is run."""

import sys
from argparse import Namespace

from game.errors import UsageError
from game.forge.making.project import profile_query
from game.strings import say


def print_profile_sql(arguments: Namespace) -> None:
    """Raises UsageError without a project, ForgeError where its artifacts can't be read."""
    if arguments.dbt is None:
        raise UsageError(say("text.forge.lacking", names="--dbt"), way_out=say("text.forge.profile_way"))
    sys.stdout.write(profile_query(arguments.dbt, arguments.dialect))
