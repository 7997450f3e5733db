"""What a process says at `/metrics`, read by Prometheus' own parser, and what the documentation says of it."""

import re
import urllib.request
from dataclasses import dataclass

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from support.paths import ROOT

PAGE = ROOT / "docs" / "observability.md"

OF_FORMAT = {"le"}
"""The label that the format itself gives to buckets."""


@dataclass(frozen=True)
class Described:
    """A metric as the documentation lists it."""

    name: str
    kind: str
    labels: frozenset[str]


def families(url: str) -> dict[str, Metric]:
    """The metrics at an address, by the name that stands on the page."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = answer.read().decode()
    found = list(text_string_to_metric_families(text))
    assert len({metric.name for metric in found}) == len(found), "each is there once"
    assert all(metric.documentation for metric in found), "each says what it is"
    return {f"{metric.name}_total" if metric.type == "counter" else metric.name: metric for metric in found}


def value(metrics: dict[str, Metric], name: str, **labels: str) -> float:
    """The sum of the samples that have these labels; of a histogram, of how many there are."""
    metric = metrics[name]
    wanted = f"{name}_count" if metric.type == "histogram" else name
    samples = [sample for sample in metric.samples if sample.name == wanted]
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())


def described(section: str) -> dict[str, Described]:
    """The rows of a section's table."""
    text = PAGE.read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|([^|]*)\| [^|]+ \|$", text, re.MULTILINE)
    assert rows
    return {name: Described(name, kind, frozenset(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


def agree(metrics: dict[str, Metric], section: str) -> None:
    """Holds the page against a section of the documentation: the same metrics, types and labels."""
    listed = described(section)
    assert metrics.keys() == listed.keys(), f"only on one side: {sorted(metrics.keys() ^ listed.keys())}"
    for name, metric in metrics.items():
        assert metric.type == listed[name].kind, name
        for sample in metric.samples:
            assert sample.labels.keys() - OF_FORMAT == listed[name].labels, sample
    without = [name for name, metric in metrics.items() if not metric.samples]
    assert not without, "the test makes something happen for each, so that its labels are seen"
