//! Reads queries: commands between `|`.

mod commands;
mod expression;
mod names;

use crate::error::SyntaxError;
use crate::regexes::Room;

use super::MAX_LENGTH;
use super::lexer::Lexer;
use super::syntax::Plan;
use commands::Shown;
use expression::Gathering;
use names::Names;

/// CloudWatch's commands that are not here.
const REFUSED: &[&str] = &[
    "accum",
    "addtotals",
    "anomaly",
    "appendcols",
    "autoregress",
    "cidrlookup",
    "countFrequent",
    "diff",
    "expand",
    "filldown",
    "fillmissing",
    "filterIndex",
    "join",
    "logcompare",
    "lookup",
    "outlier",
    "pattern",
    "relevantfields",
    "sessionize",
    "SOURCE",
    "unmask",
    "unnest",
];

/// How many fields a query may name: each is looked for in every message.
const MAX_FIELDS: usize = 500;

/// A query that is being read.
struct Parser<'a> {
    lexer: Lexer<'a>,
    names: Names,
    plan: Plan,
    shown: Shown,
    /// Aggregates that the results of a `stats` command use, while one is read.
    gathering: Option<Gathering>,
    depth: usize,
    /// For regular expressions.
    room: Room,
}

pub(super) fn parse(text: &str) -> Result<Plan, SyntaxError> {
    if text.chars().count() > MAX_LENGTH {
        let message = format!("a query has at most {MAX_LENGTH} characters");
        return Err(SyntaxError { column: MAX_LENGTH + 1, message });
    }
    let plan = Plan { names: Vec::new(), stages: Vec::new(), columns: Vec::new() };
    let mut parser = Parser {
        lexer: Lexer::new(text),
        names: Names::default(),
        plan,
        shown: Shown::default(),
        gathering: None,
        depth: 0,
        room: Room::default(),
    };
    parser.query()?;
    Ok(parser.finish())
}

impl Parser<'_> {
    fn query(&mut self) -> Result<(), SyntaxError> {
        if self.lexer.peek().is_none() {
            return Ok(());
        }
        loop {
            let mark = self.lexer.mark();
            self.command()?;
            if self.names.len() > MAX_FIELDS {
                return Err(self.lexer.error_at(mark, format!("a query names at most {MAX_FIELDS} fields")));
            }
            if self.lexer.peek().is_none() {
                return Ok(());
            }
            if !self.lexer.take("|") {
                return Err(self.lexer.expected("`|` and the next command, or the end of the query"));
            }
        }
    }

    fn command(&mut self) -> Result<(), SyntaxError> {
        let mark = self.lexer.mark();
        const KNOWN: &str = "a command: fields, display, filter, parse, stats, sort, dedup or limit";
        let mut ahead = self.lexer.clone();
        let Some(word) = ahead.word() else { return Err(self.lexer.expected(KNOWN)) };
        let command: fn(&mut Self) -> Result<(), SyntaxError> = match word.to_ascii_lowercase().as_str() {
            "fields" => Self::fields,
            "display" => Self::display,
            "filter" | "where" => Self::filter,
            "parse" => Self::parse_command,
            "stats" => Self::stats,
            "sort" => Self::sort,
            "dedup" => Self::dedup,
            "limit" | "head" => |parser: &mut Self| parser.limit(false),
            "tail" => |parser: &mut Self| parser.limit(true),
            lower => {
                return Err(match REFUSED.iter().find(|refused| refused.eq_ignore_ascii_case(lower)) {
                    Some(refused) => self.lexer.error_at(mark, format!("the command {refused} is not supported")),
                    None => self.lexer.expected(KNOWN),
                });
            }
        };
        self.lexer = ahead;
        command(self)
    }
}
