"""A fault of ours: the details are kept for a report, the person is told where."""

import traceback

from game import paths
from game.strings import say

FILE = "fault.txt"


def keep(error: BaseException) -> str:
    """Writes the traceback beside the player's data; what to do with it, in words."""
    file = paths.data_dir() / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except OSError:
        return say("text.cli.fault_unkept")
    return say("text.cli.fault_kept", file=file)
