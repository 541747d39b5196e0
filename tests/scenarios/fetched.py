"""Programs that tests fetch with npm: without Node they are skipped, and where everything is to run they fail."""

import os
import shutil
from typing import NoReturn

import pytest


def without(why: str) -> NoReturn:
    """Skip what needs a program that could not be fetched; in CI it fails where Node is there to fetch it."""
    if os.environ.get("CI") and shutil.which("node"):
        pytest.fail(f"In CI nothing is skipped where Node is there: {why}")
    pytest.skip(why)
