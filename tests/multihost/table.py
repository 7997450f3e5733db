"""What the last run measured, as the table of docs/reliability.md: `python -m multihost.table [--write]`, in tests/.

With `--write` the table in the document is replaced. Of several rounds the slowest is shown.
"""

import json
import sys

from support.paths import ROOT

from .places import MEASURED

DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- measured: make multihost -->\n", "<!-- end of what was measured -->\n"
COLUMNS = {
    "fault": "fault",
    "lasted": "lasted",
    "back": "counts back, during",
    "whole": "whole again, after",
    "without_read": "no answer to a read",
    "without_write": "no answer to a write",
}


def table(rows: list[dict]) -> str:
    """The rows as a table in Markdown, one for each fault, in the order in which they were first measured."""
    slowest: dict[str, dict] = {}
    for row in rows:
        kept = slowest.setdefault(row["fault"], dict(row))
        for name, value in row.items():
            if isinstance(value, int | float) and value > (kept[name] or 0):
                kept[name] = value
    cells = [list(COLUMNS.values())]
    cells += [[_shown(row[name]) for name in COLUMNS] for row in slowest.values()]
    widths = [max(len(line[at]) for line in cells) for at in range(len(COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


def _shown(value: str | float | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:.1f} s"


def main() -> None:
    """Prints the table, or puts it into the document."""
    text = table(json.loads(MEASURED.read_text()))
    if "--write" not in sys.argv:
        print(text, end="")
        return
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(before + BEGIN + text + END + after)


if __name__ == "__main__":
    main()
