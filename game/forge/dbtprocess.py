"""dbt as a process of its own: nothing of it is imported, and it leaves nothing in the source tree."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from game.errors import ForgeError

DBT_LIMIT_S = 600.0
TAIL_LINES = 12
_ENTRY = """
import sys
sys.dont_write_bytecode = False
import dbt.adapters.duckdb
from dbt.cli.main import cli
sys.dont_write_bytecode = True
cli()
"""
"""Bytecode of dbt is kept beside it, as is usual: installers leave that to us, and dbt starts twice as fast with it.
That of the project's own modules isn't."""


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


@dataclass(frozen=True)
class Dbt:
    """One project, built into a folder of its own: `scratch` gets the database, the artifacts and the logs."""

    project: Path
    scratch: Path

    @property
    def database(self) -> Path:
        return self.scratch / "warehouse.duckdb"

    @property
    def target(self) -> Path:
        """Where dbt's artifacts lie after a run."""
        return self.scratch / "target"

    @property
    def manifest(self) -> Path:
        return self.target / "manifest.json"

    def run(self, verb: str, *options: str) -> None:
        """`dbt <verb> <options>`; what an earlier run read of the project isn't read again where it is the same.

        Raises ForgeError with what went wrong.
        """
        command = [sys.executable, "-P", "-c", _ENTRY]
        command += ["--no-use-colors", "--log-level", "error", "--partial-parse", verb, *options]
        command += ["--project-dir", str(self.project), "--profiles-dir", str(self.project)]
        try:
            done = subprocess.run(
                command,
                cwd=self.project,
                env=self._environment(),
                capture_output=True,
                check=False,
                encoding="utf-8",
                timeout=DBT_LIMIT_S,
            )
        except subprocess.TimeoutExpired as error:
            told = f"dbt took longer than {DBT_LIMIT_S:.0f} s."
            raise ForgeError(told, title="The warehouse wasn't built") from error
        if done.returncode:
            raise _failure(self.target / "run_results.json", done.stdout + done.stderr)

    def _environment(self) -> dict[str, str]:
        """Without settings of the caller's own dbt."""
        return {name: value for name, value in os.environ.items() if not name.startswith("DBT_")} | {
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(self.scratch / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
            "PYTHONUTF8": "1",
            "SEMICOLON_WAREHOUSE_DB": str(self.database),
        }


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
