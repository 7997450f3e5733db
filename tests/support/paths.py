"""Where things are in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".work"
"""Logs and scratch data; never committed."""

EXAMPLES = ROOT / "examples"

_TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = Path(os.environ.get("LONGSHORE_BIN", _TARGET / "debug" / "longshore"))
"""The binary under test."""

AWS = ROOT / ".venv" / "bin" / "aws"
"""The pinned AWS CLI."""
