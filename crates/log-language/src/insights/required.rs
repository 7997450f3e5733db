//! What a query's filters ask of an event's text, as far as nothing was calculated before them.

use std::collections::BTreeSet;

use super::syntax::{Comparison, Expression, Function, Like, Plan, Slot, Source, Stage};
use super::value::Value;
use crate::required::{Required, in_json, json_text};

/// What every event that passes the filters contains. Fields that an earlier command has set say nothing about the message.
pub(super) fn of(plan: &Plan) -> Required {
    let mut reader = Reader { plan, set: BTreeSet::new() };
    let mut all = Vec::new();
    for stage in &plan.stages {
        match stage {
            Stage::Filter(expression) => all.push(reader.required(expression)),
            Stage::Set(fields) => reader.set.extend(fields.iter().map(|(slot, _)| *slot)),
            Stage::Parse(parse) => reader.set.extend(&parse.into),
            Stage::Sort(_) => {}
            // What was dropped here was dropped whatever a later filter says.
            Stage::Stats(_) | Stage::Dedup(_) | Stage::Limit(_) | Stage::Tail(_) => break,
        }
    }
    Required::all(all)
}

struct Reader<'p> {
    plan: &'p Plan,
    set: BTreeSet<Slot>,
}

/// Where in an event a compared text stands.
enum Place {
    Message,
    /// In a JSON message, under these keys.
    Json(Required),
}

impl Reader<'_> {
    fn required(&self, expression: &Expression) -> Required {
        match expression {
            Expression::All(parts) => Required::all(parts.iter().map(|part| self.required(part))),
            Expression::Any(parts) => Required::any(parts.iter().map(|part| self.required(part))),
            Expression::Like(subject, like) => match (self.place(subject), like) {
                (Some(Place::Message), Like::Text(text)) => whole(text),
                (Some(Place::Message), Like::Regex(_, required)) => required.clone(),
                (Some(Place::Json(keys)), Like::Text(text)) => Required::all([keys, json_text(text, true, true)]),
                (Some(Place::Json(keys)), Like::Regex(_, required)) => Required::all([keys, in_json(required)]),
                (None, _) => Required::Anything,
            },
            Expression::Compare(comparison, sides) => {
                let (left, right) = &**sides;
                match (self.place(left), self.place(right)) {
                    (Some(place), None) => compared(place, *comparison, right),
                    (None, Some(place)) => compared(place, *comparison, left),
                    _ => Required::Anything,
                }
            }
            Expression::In(subject, values) => match self.place(subject) {
                Some(place) => {
                    let (keys, quoted) = match place {
                        Place::Message => (Required::Anything, false),
                        Place::Json(keys) => (keys, true),
                    };
                    Required::all([keys, Required::any(values.iter().map(|value| equal(value, quoted)))])
                }
                None => Required::Anything,
            },
            Expression::Call(Function::IsPresent, arguments) => match arguments.first().and_then(|it| self.place(it)) {
                Some(Place::Json(keys)) => keys,
                _ => Required::Anything,
            },
            _ => Required::Anything,
        }
    }

    fn place(&self, expression: &Expression) -> Option<Place> {
        let Expression::Field(slot) = expression else { return None };
        if self.set.contains(slot) {
            return None;
        }
        let name = &self.plan.names[*slot];
        match name.source {
            Source::Message => Some(Place::Message),
            // A field below another one that was calculated is found there.
            Source::Json if self.set.iter().any(|set| name.name.starts_with(&*self.plan.names[*set].name)) => None,
            Source::Json => {
                let parts = name.name.split('.').filter(|part| part.parse::<u64>().is_err());
                Some(Place::Json(Required::all(parts.map(|part| json_text(part, false, false)))))
            }
            _ => None,
        }
    }
}

fn compared(place: Place, comparison: Comparison, other: &Expression) -> Required {
    // A field that is not there is unequal to everything.
    if comparison == Comparison::NotEqual {
        return Required::Anything;
    }
    let equal = |quoted| if comparison == Comparison::Equal { equal(other, quoted) } else { Required::Anything };
    match place {
        Place::Message => equal(false),
        Place::Json(keys) => Required::all([keys, equal(true)]),
    }
}

/// What is equal to a literal; a number can be written in many ways.
fn equal(value: &Expression, quoted: bool) -> Required {
    match value {
        Expression::Literal(value @ Value::Text(text)) if value.as_number().is_none() => {
            if quoted {
                json_text(text, false, false)
            } else {
                whole(text)
            }
        }
        _ => Required::Anything,
    }
}

fn whole(text: &str) -> Required {
    if text.is_empty() { Required::Anything } else { Required::Text(text.to_owned()) }
}
