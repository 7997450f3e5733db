//! The functions of one event (user guide: "Boolean, comparison, numeric, datetime, and other functions").

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::super::syntax::{Expression, Function};
use super::super::time::Period;
use super::super::value::Value;
use super::{Evaluator, Overgrown, Row, address};

/// How long a text may grow that a function makes, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 20;

impl Evaluator<'_> {
    pub(super) fn call(&self, function: Function, arguments: &[Expression], row: &mut Row<'_>) -> Value {
        match function {
            Function::Abs => self.numeric(arguments, row, f64::abs),
            Function::Ceil => self.numeric(arguments, row, f64::ceil),
            Function::Floor => self.numeric(arguments, row, f64::floor),
            Function::Log => self.numeric(arguments, row, f64::ln),
            Function::Sqrt => self.numeric(arguments, row, f64::sqrt),
            Function::Greatest => self.best(arguments, row, f64::max),
            Function::Least => self.best(arguments, row, f64::min),
            Function::Bin | Function::DateFloor => self.rounded(arguments, row, Period::floor),
            Function::DateCeil => self.rounded(arguments, row, Period::ceil),
            Function::FromMillis => self.argument(arguments, 0, row).as_time().map_or(Value::Null, Value::Time),
            #[allow(clippy::cast_precision_loss)]
            Function::ToMillis => {
                self.argument(arguments, 0, row).as_time().map_or(Value::Null, |it| Value::Number(it as f64))
            }
            #[allow(clippy::cast_precision_loss)]
            Function::Now => Value::Number((self.machine.now.div_euclid(1000)) as f64),
            Function::IsPresent => Value::Bool(self.argument(arguments, 0, row) != Value::Null),
            Function::Coalesce => {
                let mut values = arguments.iter().map(|argument| self.value(argument, row));
                values.find(|value| *value != Value::Null).unwrap_or(Value::Null)
            }
            Function::IsEmpty => Value::Bool(!self.asks(arguments, row, |text| !text.is_empty())),
            Function::IsBlank => Value::Bool(!self.asks(arguments, row, |text| !text.trim().is_empty())),
            Function::StrLen => match self.text(arguments, 0, row) {
                #[allow(clippy::cast_precision_loss)]
                Some(text) => Value::Number(text.chars().count() as f64),
                None => Value::Null,
            },
            Function::ToUpper => self.mapped(arguments, row, str::to_uppercase),
            Function::ToLower => self.mapped(arguments, row, str::to_lowercase),
            Function::LTrim => self.trimmed(arguments, row, true, false),
            Function::RTrim => self.trimmed(arguments, row, false, true),
            Function::Trim => self.trimmed(arguments, row, true, true),
            Function::Concat => self.concatenated(arguments, row),
            Function::Substr => self.part(arguments, row),
            Function::Replace => self.replaced(arguments, row),
            Function::StrContains => self.contains(arguments, row),
            Function::StartsWith => self.flag(arguments, row, |text, part| text.starts_with(part)),
            Function::EndsWith => self.flag(arguments, row, |text, part| text.ends_with(part)),
            Function::JsonParse => match self.text(arguments, 0, row) {
                Some(text) if is_container(&text) => Value::Json(text),
                _ => Value::Null,
            },
            Function::JsonStringify => match self.argument(arguments, 0, row) {
                Value::Json(text) => Value::Text(text),
                _ => Value::Null,
            },
            Function::IsValidIp => Value::Bool(self.asks(arguments, row, |text| text.parse::<IpAddr>().is_ok())),
            Function::IsValidIpV4 => Value::Bool(self.asks(arguments, row, |text| text.parse::<Ipv4Addr>().is_ok())),
            Function::IsValidIpV6 => Value::Bool(self.asks(arguments, row, |text| text.parse::<Ipv6Addr>().is_ok())),
            Function::IsIpInSubnet => self.lies_in(arguments, row, |_| true),
            Function::IsIpv4InSubnet => self.lies_in(arguments, row, |text| text.parse::<Ipv4Addr>().is_ok()),
            Function::IsIpv6InSubnet => self.lies_in(arguments, row, |text| text.parse::<Ipv6Addr>().is_ok()),
        }
    }

    fn argument(&self, arguments: &[Expression], index: usize, row: &mut Row<'_>) -> Value {
        arguments.get(index).map_or(Value::Null, |argument| self.value(argument, row))
    }

    /// An argument as text: objects, arrays and what is not there are none.
    fn text(&self, arguments: &[Expression], index: usize, row: &mut Row<'_>) -> Option<Arc<str>> {
        match self.argument(arguments, index, row) {
            Value::Json(_) => None,
            value => value.show(),
        }
    }

    fn asks(&self, arguments: &[Expression], row: &mut Row<'_>, ask: impl FnOnce(&str) -> bool) -> bool {
        self.text(arguments, 0, row).is_some_and(|text| ask(&text))
    }

    fn numeric(&self, arguments: &[Expression], row: &mut Row<'_>, function: impl FnOnce(f64) -> f64) -> Value {
        self.argument(arguments, 0, row).as_number().map_or(Value::Null, |number| Value::number(function(number)))
    }

    fn best(&self, arguments: &[Expression], row: &mut Row<'_>, better: impl Fn(f64, f64) -> f64) -> Value {
        let numbers = arguments.iter().filter_map(|argument| self.value(argument, row).as_number());
        numbers.reduce(better).map_or(Value::Null, Value::number)
    }

    /// A timestamp at the edge of its period. The last argument is the period, the one before it the timestamp.
    fn rounded(&self, arguments: &[Expression], row: &mut Row<'_>, round: fn(Period, i64) -> i64) -> Value {
        let [time, Expression::Period(period)] = arguments else { return Value::Null };
        self.value(time, row).as_time().map_or(Value::Null, |time| Value::Time(round(*period, time)))
    }

    fn mapped(&self, arguments: &[Expression], row: &mut Row<'_>, map: impl FnOnce(&str) -> String) -> Value {
        self.text(arguments, 0, row).map_or(Value::Null, |text| row.make(&map(&text)))
    }

    fn trimmed(&self, arguments: &[Expression], row: &mut Row<'_>, left: bool, right: bool) -> Value {
        let Some(text) = self.text(arguments, 0, row) else { return Value::Null };
        // Both may be a megabyte: to look through the one for each character of the other would take for ever.
        let which: Option<BTreeSet<char>> = self.text(arguments, 1, row).map(|which| which.chars().collect());
        let goes = |c: char| match &which {
            Some(which) => which.contains(&c),
            None => c.is_whitespace(),
        };
        let mut text = &*text;
        if left {
            text = text.trim_start_matches(goes);
        }
        if right {
            text = text.trim_end_matches(goes);
        }
        row.make(text)
    }

    fn concatenated(&self, arguments: &[Expression], row: &mut Row<'_>) -> Value {
        let mut whole = String::new();
        for index in 0..arguments.len() {
            if let Some(text) = self.text(arguments, index, row) {
                if whole.len() + text.len() > MAX_TEXT_BYTES {
                    row.overgrown = Some(Overgrown::Text);
                    return Value::Null;
                }
                whole.push_str(&text);
            }
        }
        row.make(&whole)
    }

    /// Positions count characters from 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn part(&self, arguments: &[Expression], row: &mut Row<'_>) -> Value {
        let position = |value: Value| value.as_number().map(|number| number.max(0.0) as usize);
        let Some(start) = position(self.argument(arguments, 1, row)) else { return Value::Null };
        let length = match arguments.len() {
            2 => usize::MAX,
            _ => match position(self.argument(arguments, 2, row)) {
                Some(length) => length,
                None => return Value::Null,
            },
        };
        match self.text(arguments, 0, row) {
            Some(text) => row.make(&text.chars().skip(start).take(length).collect::<String>()),
            None => Value::Null,
        }
    }

    fn replaced(&self, arguments: &[Expression], row: &mut Row<'_>) -> Value {
        let Some(text) = self.text(arguments, 0, row) else { return Value::Null };
        let (Some(old), Some(new)) = (self.text(arguments, 1, row), self.text(arguments, 2, row)) else {
            return Value::Text(text);
        };
        if old.is_empty() {
            return Value::Text(text);
        }
        let count = text.matches(&*old).count();
        if text.len().saturating_add(count.saturating_mul(new.len())) > MAX_TEXT_BYTES.max(text.len()) {
            row.overgrown = Some(Overgrown::Text);
            return Value::Null;
        }
        row.make(&text.replace(&*old, &new))
    }

    fn contains(&self, arguments: &[Expression], row: &mut Row<'_>) -> Value {
        let any_case = self.argument(arguments, 2, row).is_true();
        self.flag(arguments, row, |text, part| match any_case {
            true => text.to_lowercase().contains(&part.to_lowercase()),
            false => text.contains(part),
        })
    }

    /// 1 when it holds for two texts, else 0.
    fn flag(&self, arguments: &[Expression], row: &mut Row<'_>, holds: impl FnOnce(&str, &str) -> bool) -> Value {
        let found = match (self.text(arguments, 0, row), self.text(arguments, 1, row)) {
            (Some(text), Some(part)) => holds(&text, &part),
            _ => false,
        };
        Value::Number(f64::from(u8::from(found)))
    }

    fn lies_in(&self, arguments: &[Expression], row: &mut Row<'_>, kind: impl FnOnce(&str) -> bool) -> Value {
        Value::Bool(match (self.text(arguments, 0, row), self.text(arguments, 1, row)) {
            (Some(text), Some(network)) => kind(&text) && address::in_network(&text, &network),
            _ => false,
        })
    }
}

fn is_container(text: &str) -> bool {
    crate::json::looks_like_json(text) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
