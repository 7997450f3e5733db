//! One function for each command.

use std::collections::BTreeSet;

use super::super::MAX_ROWS;
use super::super::capture::Capture;
use super::super::syntax::{Column, Expression, Parse, Plan, Slot, Stage, Stats};
use super::Parser;
use super::expression::Gathering;
use crate::error::SyntaxError;

/// Which fields the answer shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// By `fields`, `parse` and `stats`, one after the other.
    fields: Vec<Slot>,
    /// Whether `fields` or `stats` named any: else the event's time and message stand before the others.
    explicit: bool,
    /// By the last `display`: only these.
    display: Option<Vec<Slot>>,
}

/// A field and what it is set to.
type Assignment = (Slot, Expression);

impl Parser<'_> {
    /// A whole query was read: what it shows, and in which order.
    pub(super) fn finish(mut self) -> Plan {
        // What `earliest` and `latest` go by.
        self.names.slot("@timestamp");
        let mut shown = match self.shown.display {
            Some(display) => display,
            None if self.shown.explicit => self.shown.fields,
            None => {
                let default = [self.names.slot("@timestamp"), self.names.slot("@message")];
                default.into_iter().chain(self.shown.fields).collect()
            }
        };
        // Statistics are of no event.
        if !self.plan.stages.iter().any(|stage| matches!(stage, Stage::Stats(_))) {
            shown.push(self.names.slot("@ptr"));
        }
        let mut seen = BTreeSet::new();
        shown.retain(|&slot| seen.insert(slot));
        self.plan.columns = shown.into_iter().map(|slot| Column { name: self.names.name(slot), slot }).collect();
        self.plan.names = self.names.into_names();
        self.plan
    }

    pub(super) fn fields(&mut self) -> Result<(), SyntaxError> {
        let (slots, set) = self.list()?;
        self.shown.explicit = true;
        self.shown.fields.extend(slots);
        self.plan.stages.push(Stage::Set(set));
        Ok(())
    }

    pub(super) fn display(&mut self) -> Result<(), SyntaxError> {
        let (slots, set) = self.list()?;
        self.shown.display = Some(slots);
        self.plan.stages.push(Stage::Set(set));
        Ok(())
    }

    /// Expressions between commas. A field that is only named needs not be set.
    fn list(&mut self) -> Result<(Vec<Slot>, Vec<Assignment>), SyntaxError> {
        let (mut slots, mut set) = (Vec::new(), Vec::new());
        loop {
            let (slot, expression) = self.named_expression()?;
            slots.push(slot);
            if !matches!(expression, Expression::Field(field) if field == slot) {
                set.push((slot, expression));
            }
            if !self.lexer.take(",") {
                return Ok((slots, set));
            }
        }
    }

    /// An expression and the field that holds it: `as NAME`, or the expression's own text.
    fn named_expression(&mut self) -> Result<(Slot, Expression), SyntaxError> {
        let (name, expression) = self.named()?;
        Ok((self.names.define(&name), expression))
    }

    fn named(&mut self) -> Result<(String, Expression), SyntaxError> {
        let start = self.lexer.mark();
        let expression = self.expression()?;
        let text = self.lexer.between(start, self.lexer.end()).trim();
        let name = match &expression {
            _ if self.lexer.take_word("as") => self.lexer.name()?,
            Expression::Field(slot) => self.names.name(*slot).to_string(),
            _ => text.to_owned(),
        };
        Ok((name, expression))
    }

    pub(super) fn filter(&mut self) -> Result<(), SyntaxError> {
        let condition = self.expression()?;
        self.plan.stages.push(Stage::Filter(condition));
        Ok(())
    }

    /// `parse [FIELD] "glob" as NAMES`, `parse [FIELD] /regex/ [as NAMES]`.
    pub(super) fn parse_command(&mut self) -> Result<(), SyntaxError> {
        let from = match self.lexer.peek() {
            Some('"' | '\'' | '/') => self.field("@message")?,
            _ => self.primary()?,
        };
        let mark = self.lexer.mark();
        let (capture, groups) = if let Some(glob) = self.lexer.string()? {
            (Capture::glob(&glob), Vec::new())
        } else if let Some(expression) = self.lexer.regex()? {
            let regex = self.room.compile(&expression).map_err(|message| self.lexer.error_at(mark, message))?;
            let all: Vec<Option<String>> = regex.capture_names().map(|name| name.map(str::to_owned)).collect();
            let named: Vec<usize> = (1..all.len()).filter(|&group| all[group].is_some()).collect();
            let names = all.into_iter().flatten().collect();
            let groups = if named.is_empty() { (1..regex.captures_len()).collect() } else { named };
            (Capture::Regex(Box::new(regex), groups), names)
        } else {
            return Err(self.lexer.expected("a pattern in quotes, or a regular expression between two /"));
        };
        let as_mark = self.lexer.mark();
        let mut names: Vec<String> = groups;
        if self.lexer.take_word("as") {
            names.clear();
            loop {
                names.push(self.lexer.name()?);
                if !self.lexer.take(",") {
                    break;
                }
            }
        }
        if capture.places() == 0 {
            let message = match capture {
                Capture::Glob(_) => "expected at least one * in the pattern: it stands for what is taken out",
                Capture::Regex(..) => "expected a group such as (?<name>\\d+): it stands for what is taken out",
            };
            return Err(self.lexer.error_at(mark, message));
        }
        if names.is_empty() {
            return Err(self.lexer.expected("`as` and the names of what is taken out"));
        }
        if names.len() != capture.places() {
            let (places, given) = (capture.places(), names.len());
            return Err(self
                .lexer
                .error_at(as_mark, format!("the pattern takes {places} parts out, but {given} are named")));
        }
        let into: Vec<Slot> = names.iter().map(|name| self.names.define(name)).collect();
        self.shown.fields.extend(&into);
        self.plan.stages.push(Stage::Parse(Parse { from, capture, into }));
        Ok(())
    }

    pub(super) fn stats(&mut self) -> Result<(), SyntaxError> {
        self.gathering = Some(Gathering::default());
        let mut named = Vec::new();
        loop {
            named.push(self.named()?);
            if !self.lexer.take(",") {
                break;
            }
        }
        let gathering = self.gathering.take().unwrap_or_default();
        let mut keys = Vec::new();
        if self.lexer.take_word("by") {
            loop {
                let (name, expression) = self.named()?;
                keys.push((self.names.slot(&name), expression));
                if !self.lexer.take(",") {
                    break;
                }
            }
        }
        if let Some(&(_, mark)) = gathering.outside.iter().find(|(slot, _)| !keys.iter().any(|(key, _)| key == slot)) {
            let message =
                "outside of an aggregate function such as count(*), only fields after `by` can stand in stats";
            return Err(self.lexer.error_at(mark, message));
        }
        let results: Vec<(Slot, Expression)> =
            named.into_iter().map(|(name, expression)| (self.names.slot(&name), expression)).collect();
        let shown: Vec<Slot> = keys.iter().chain(&results).map(|(slot, _)| *slot).collect();
        self.names.restrict(shown.clone());
        self.shown = Shown { fields: shown, explicit: true, display: None };
        self.plan.stages.push(Stage::Stats(Stats { keys, aggregates: gathering.aggregates, results }));
        Ok(())
    }

    pub(super) fn sort(&mut self) -> Result<(), SyntaxError> {
        let mut by = Vec::new();
        loop {
            let expression = self.expression()?;
            let descending = self.lexer.take_word("desc");
            if !descending {
                self.lexer.take_word("asc");
            }
            by.push((expression, descending));
            if !self.lexer.take(",") {
                break;
            }
        }
        self.plan.stages.push(Stage::Sort(by));
        Ok(())
    }

    pub(super) fn dedup(&mut self) -> Result<(), SyntaxError> {
        let mut fields = Vec::new();
        loop {
            let mark = self.lexer.mark();
            let name = self.lexer.name()?;
            fields.push(self.known_slot(&name, mark)?);
            if !self.lexer.take(",") {
                break;
            }
        }
        self.plan.stages.push(Stage::Dedup(fields));
        Ok(())
    }

    pub(super) fn limit(&mut self, tail: bool) -> Result<(), SyntaxError> {
        // `limit any 10` lets a search stop early, which it does anyway.
        self.lexer.take_word("any");
        let mark = self.lexer.mark();
        let words = format!("a whole number from 1 to {MAX_ROWS}");
        let Some((number, unit)) = self.lexer.number()? else { return Err(self.lexer.expected(&words)) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let rows = match unit.is_empty() && number.fract() == 0.0 && (1.0..=MAX_ROWS as f64).contains(&number) {
            true => number as usize,
            false => return Err(self.lexer.error_at(mark, format!("expected {words}"))),
        };
        self.plan.stages.push(if tail { Stage::Tail(rows) } else { Stage::Limit(rows) });
        Ok(())
    }
}
