//! Whether an expression holds for an instance.

use std::cmp::Ordering::Equal;

use super::Facts;
use super::parser::{number, version};
use super::syntax::{Comparison, Expression, Subject, Test, Value};

impl Expression {
    /// Whether it holds for the instance.
    pub fn holds(&self, instance: &impl Facts) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(instance)),
            Self::All(parts) => parts.iter().all(|part| part.holds(instance)),
            Self::Not(part) => !part.holds(instance),
            Self::Is(comparison) => comparison.holds(instance),
        }
    }
}

impl Comparison {
    fn holds(&self, instance: &impl Facts) -> bool {
        match &self.subject {
            Subject::AgentConnected => {
                self.text_passes(Some(if instance.agent_connected() { "true" } else { "false" }))
            }
            Subject::AgentVersion => self.text_passes(instance.agent_version()),
            Subject::Ec2InstanceId => self.text_passes(instance.machine_id()),
            Subject::RegisteredAt => match &self.test {
                Test::Ordered(ordering, Value::Time(time)) => ordering.admits(instance.registered_at().cmp(time)),
                _ => false,
            },
            Subject::RunningTasksCount => match &self.test {
                Test::Ordered(ordering, Value::Number(number)) => {
                    let found = f64::from(instance.running_tasks()).partial_cmp(number);
                    found.is_some_and(|found| ordering.admits(found))
                }
                _ => false,
            },
            Subject::TaskGroup => match &self.test {
                Test::OneOf(groups) => groups.iter().any(|group| instance.runs_group(group)),
                Test::Matches(pattern) => instance.runs_group_like(&|group| pattern.is_match(group)),
                Test::Exists | Test::Ordered(..) => false,
            },
            Subject::Attribute(name) => match instance.attribute(name) {
                Some(value) => matches!(self.test, Test::Exists) || self.text_passes(value),
                None => false,
            },
        }
    }

    fn text_passes(&self, found: Option<&str>) -> bool {
        let Some(found) = found else { return false };
        match &self.test {
            Test::Exists => true,
            Test::OneOf(values) => values.iter().any(|value| value == found),
            Test::Matches(pattern) => pattern.is_match(found),
            Test::Ordered(ordering, value) => value.compare(found).is_some_and(|order| ordering.admits(order)),
        }
    }
}

impl Value {
    /// How the found text compares with this; `None` when it cannot be.
    fn compare(&self, found: &str) -> Option<std::cmp::Ordering> {
        match self {
            Self::Number(wanted) => number(found)?.partial_cmp(wanted),
            Self::Version(wanted) => Some(compare_versions(&version(found)?, wanted)),
            Self::Text(wanted) => Some(found.cmp(wanted.as_str())),
            Self::Time(_) => None,
        }
    }
}

/// Missing parts count as zero: 1.4 is 1.4.0.
fn compare_versions(a: &[u64], b: &[u64]) -> std::cmp::Ordering {
    let part = |version: &[u64], i: usize| version.get(i).copied().unwrap_or(0);
    let orders = (0..a.len().max(b.len())).map(|i| part(a, i).cmp(&part(b, i)));
    orders.fold(Equal, std::cmp::Ordering::then)
}

#[cfg(test)]
mod tests {
    use super::super::syntax::Ordering;
    use super::*;

    #[test]
    fn versions_compare_by_number_and_missing_parts_are_zero() {
        // Rule 5.5.5: agent versions are numbers between dots.
        let order = |a: &str, b: &str| compare_versions(&version(a).unwrap(), &version(b).unwrap());
        assert!(order("1.10.0", "1.9.9").is_gt());
        assert!(order("1.4", "1.4.0").is_eq());
        assert!(order("v1.4.1", "1.4").is_gt());
        assert!(Ordering::LessOrEqual.admits(order("1.4", "1.4.0")));
    }
}
