"""Programs from npm's registry, kept in a folder of their own: stand-ins for Slack, and what draws its messages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from extraction.errors import StetError

PATIENCE = 180  # seconds for npm to fetch some 40 MB
_CODE = re.compile(r"npm warn|(?:code|syscall|errno|type) \S+$", re.IGNORECASE)


class NpmError(StetError):
    """A program can't be fetched."""


def fetched(folder: Path, package: str, version: str, program: str, *beside: str) -> Path:
    """Return a package's `program`, a path inside it, below `folder`; fetched with npm where it is not there yet.

    `beside` are packages that are fetched with it, such as "react@18". NpmError where npm or the package can't be had.
    """
    found = folder / "node_modules" / package / program
    if found.exists():
        return found
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError("This needs npm, which comes with Node.js; install that and try again.")
    print(f"Fetching {package} {version} with npm, this once ...", file=sys.stderr, flush=True)  # noqa: T201
    folder.mkdir(parents=True, exist_ok=True)
    wanted = ["--no-save", "--no-audit", "--no-fund", "--fetch-retries=1", "--prefix", str(folder)]
    command = [npm, "install", *wanted, f"{package}@{version}", *beside]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603 - npm
    except subprocess.TimeoutExpired:
        raise NpmError(f"npm did not fetch {package} {version} within {PATIENCE} seconds.") from None
    if done.returncode or not found.exists():
        raise NpmError(f"npm could not fetch {package} {version}: {_reason(done.stderr)}")
    return found


def _reason(said: str) -> str:
    """Return the line in which npm says why; codes come before it, and where it keeps a log comes after."""
    lines = [line.removeprefix("npm error ").removeprefix("npm ERR! ").strip() for line in said.splitlines()]
    telling = [line for line in lines if line and not _CODE.match(line)]
    return telling[0] if telling else "no reason given"
