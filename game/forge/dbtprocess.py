"""dbt as a process of its own: nothing of it is imported, and it leaves nothing in the source tree."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from game.errors import ForgeError

DBT_LIMIT_S = 600.0
TAIL_LINES = 12


def require_dbt() -> None:
    """Raises ForgeError with the way out where dbt or its DuckDB adapter isn't installed."""
    for module in ("dbt.cli", "dbt.adapters.duckdb"):
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            found = None
        if found is None:
            raise ForgeError(
                "The warehouse is built by dbt with its DuckDB adapter, and they are not installed here.",
                title="dbt is missing",
                way_out="They are in the `warehouse` group: `uv run --group warehouse semicolon warehouse build`.",
            )


def run_dbt(verb: str, project: Path, scratch: Path, database: Path) -> None:
    """`dbt <verb>` with its artifacts in `scratch`/target; raises ForgeError with what went wrong."""
    command = [sys.executable, "-P", "-c", "from dbt.cli.main import cli; cli()", "--no-use-colors", verb]
    command += ["--project-dir", str(project), "--profiles-dir", str(project)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    environment |= {
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_TARGET_PATH": str(scratch / "target"),
        "DBT_LOG_PATH": str(scratch / "logs"),
        "DBT_LOG_LEVEL_FILE": "none",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "SEMICOLON_WAREHOUSE_DB": str(database),
    }
    try:
        done = subprocess.run(
            command,
            cwd=project,
            env=environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=DBT_LIMIT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise ForgeError(f"dbt took longer than {DBT_LIMIT_S:.0f} s.", title="The warehouse wasn't built") from error
    if done.returncode:
        raise _failure(scratch / "target" / "run_results.json", done.stdout + done.stderr)


def _failure(results: Path, output: str) -> ForgeError:
    """Names the tests that don't hold, or else shows the end of what dbt said."""
    ran = json.loads(results.read_text(encoding="utf-8"))["results"] if results.exists() else []
    failed = [result["unique_id"].split(".")[2] for result in ran if result["status"] == "fail"]
    broken = [result["unique_id"].split(".")[2] for result in ran if result["status"] == "error"]
    if failed and not broken:
        return ForgeError(
            f"The data break what the project promises about them: {', '.join(failed)}.",
            title="dbt tests failed",
            way_out="Mend the model or the test; no pack has been touched.",
        )
    said = "\n".join(output.strip().splitlines()[-TAIL_LINES:])
    about = f"dbt failed at {', '.join(broken)}" if broken else "dbt failed"
    return ForgeError(f"{about}:\n{said}", title="The warehouse wasn't built", way_out="No pack has been touched.")
