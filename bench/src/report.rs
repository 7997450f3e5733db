//! What a benchmark found: inputs, tables, targets. Printed as Markdown, which a terminal shows as well as
//! `docs/performance.md` does, or as JSON for a script.

use std::fmt;
use std::time::Duration;

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, ContentArrangement};
use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::machine::Machine;

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// How long something took.
    Time(Duration),
    /// How many times a second.
    Rate(f64),
    /// How many.
    Count(f64),
    /// How many times something else.
    Ratio(f64),
    /// A share of one, shown in percent.
    Share(f64),
    /// How much memory or data.
    Bytes(u64),
    /// Nothing to say in this column.
    Empty,
}

impl Cell {
    /// The number in `unit()`; `None` for words.
    fn value(&self) -> Option<f64> {
        match self {
            Self::Text(_) | Self::Empty => None,
            Self::Time(time) => Some(time.as_secs_f64() * 1e3),
            Self::Rate(value) | Self::Count(value) | Self::Ratio(value) | Self::Share(value) => Some(*value),
            Self::Bytes(bytes) => Some(*bytes as f64),
        }
    }

    fn unit(&self) -> &'static str {
        match self {
            Self::Time(_) => "ms",
            Self::Rate(_) => "1/s",
            Self::Bytes(_) => "bytes",
            Self::Ratio(_) => "ratio",
            Self::Share(_) => "share",
            Self::Count(_) => "count",
            Self::Text(_) | Self::Empty => "text",
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Duration> for Cell {
    fn from(time: Duration) -> Self {
        Self::Time(time)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Time(time) if *time >= Duration::from_secs(1) => write!(f, "{:.2} s", time.as_secs_f64()),
            Self::Time(time) if *time >= Duration::from_millis(1) => write!(f, "{:.2} ms", time.as_secs_f64() * 1e3),
            Self::Time(time) if *time < Duration::from_micros(10) => write!(f, "{:.2} µs", time.as_secs_f64() * 1e6),
            Self::Time(time) => write!(f, "{:.0} µs", time.as_secs_f64() * 1e6),
            Self::Rate(rate) => write!(f, "{}/s", grouped(*rate)),
            Self::Count(count) if count.fract() == 0.0 || *count >= 100.0 => f.write_str(&grouped(*count)),
            Self::Count(count) => write!(f, "{count:.2}"),
            Self::Ratio(ratio) => write!(f, "{ratio:.2} ×"),
            Self::Share(share) => write!(f, "{:.0} %", share * 100.0),
            Self::Bytes(bytes) if *bytes >= 10 << 20 => write!(f, "{:.1} MiB", *bytes as f64 / f64::from(1 << 20)),
            Self::Bytes(bytes) => write!(f, "{:.1} KiB", *bytes as f64 / 1024.0),
            Self::Empty => Ok(()),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Empty => serializer.serialize_none(),
            number => {
                let mut fields = serializer.serialize_struct("Cell", 2)?;
                fields.serialize_field("value", &number.value())?;
                fields.serialize_field("unit", number.unit())?;
                fields.end()
            }
        }
    }
}

/// A whole number with its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rows under one heading; the first column says what a row is about.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(columns: impl Into<Vec<&'static str>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new() }
    }

    /// Adds a row; columns that it leaves out stay empty.
    #[must_use]
    pub(crate) fn row(mut self, cells: impl Into<Vec<Cell>>) -> Self {
        let mut cells = cells.into();
        cells.resize(self.columns.len(), Cell::Empty);
        self.rows.push(cells);
        self
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = comfy_table::Table::new();
        table.load_style(ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(&self.columns);
        for row in &self.rows {
            table.add_row(row.iter().map(Cell::to_string));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        write!(f, "{table}")
    }
}

/// What a figure has to be. Missing it fails nothing: these are no tests, and a busy machine misses every target.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Target {
    what: String,
    measured: Cell,
    #[serde(flatten)]
    bound: Bound,
    reached: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Bound {
    AtMost(Cell),
    AtLeast(Cell),
}

impl Target {
    /// The figure may not be greater.
    pub(crate) fn at_most(what: impl Into<String>, measured: Cell, most: Cell) -> Self {
        let reached = measured.value() <= most.value();
        Self { what: what.into(), measured, bound: Bound::AtMost(most), reached }
    }

    /// The figure may not be smaller.
    pub(crate) fn at_least(what: impl Into<String>, measured: Cell, least: Cell) -> Self {
        let reached = measured.value() >= least.value();
        Self { what: what.into(), measured, bound: Bound::AtLeast(least), reached }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, bound) = match &self.bound {
            Bound::AtMost(bound) => ("at most", bound),
            Bound::AtLeast(bound) => ("at least", bound),
        };
        let verdict = if self.reached { "reached" } else { "MISSED" };
        write!(f, "{verdict}: {} is {}, wanted {word} {bound}", self.what, self.measured)
    }
}

/// What one benchmark found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    /// The name that runs it alone.
    pub(crate) name: &'static str,
    /// What it measures, in a line.
    pub(crate) title: &'static str,
    /// What went in, by name.
    pub(crate) inputs: Vec<(&'static str, String)>,
    /// What came out.
    pub(crate) tables: Vec<Table>,
    /// How that compares with what was wanted.
    pub(crate) targets: Vec<Target>,
    /// What a reader has to know to judge the figures.
    pub(crate) notes: Vec<String>,
}

impl Report {
    /// Prints it under the machine it was measured on.
    pub(crate) fn print(&self, machine: &Machine) {
        println!("\n## {}: {}\n", self.name, self.title);
        println!("Machine: {machine}.");
        let inputs: Vec<String> = self.inputs.iter().map(|(name, value)| format!("{name} {value}")).collect();
        println!("Inputs: {}.\n", inputs.join("; "));
        for table in &self.tables {
            println!("{table}\n");
        }
        for target in &self.targets {
            println!("- {target}");
        }
        for note in &self.notes {
            println!("- {note}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_their_units() {
        let shown: Vec<String> = [
            Cell::Time(Duration::from_micros(1_250)),
            Cell::Time(Duration::from_micros(12)),
            Cell::Time(Duration::from_millis(1_806)),
            Cell::Rate(1_234_567.4),
            Cell::Count(0.25),
            Cell::Ratio(1.254),
            Cell::Share(0.333),
            Cell::Bytes(61 << 20),
            Cell::Bytes(2048),
        ]
        .iter()
        .map(Cell::to_string)
        .collect();
        let expected = ["1.25 ms", "12 µs", "1.81 s", "1,234,567/s", "0.25", "1.25 ×", "33 %", "61.0 MiB", "2.0 KiB"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn targets_compare_in_one_unit() {
        let second = Cell::Time(Duration::from_secs(1));
        assert!(Target::at_most("x", Cell::Time(Duration::from_millis(999)), second.clone()).reached);
        assert!(!Target::at_least("x", Cell::Time(Duration::from_millis(999)), second).reached);
        assert!(Target::at_least("x", Cell::Rate(2_000.0), Cell::Rate(2_000.0)).reached);
    }

    #[test]
    fn scripts_read_numbers() {
        let json = serde_json::to_value([Cell::Time(Duration::from_millis(2)), Cell::from("a"), Cell::Empty]).unwrap();
        assert_eq!(json, serde_json::json!([{"value": 2.0, "unit": "ms"}, "a", null]));
    }
}
