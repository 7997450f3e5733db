//! From text to [`Expression`], by recursive descent.

use regex::RegexBuilder;

use super::lexer::Lexer;
use super::syntax::{Comparison, Error, Expression, Operator, Ordering, Subject, Test, Value};
use super::{MAX_LENGTH, date};

/// Deeper nesting is refused, so that no expression can exhaust the stack.
const MAX_DEPTH: usize = 32;

/// A compiled pattern may take this many bytes.
const MAX_PATTERN_BYTES: usize = 256 * 1024;

/// Symbols and words, longer ones before those they begin with.
const OPERATORS: &[(&str, Operator)] = &[
    ("==", Operator::Equals),
    ("!=", Operator::NotEquals),
    ("=~", Operator::Matches),
    ("!~", Operator::NotMatches),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("equals", Operator::Equals),
    ("not_equals", Operator::NotEquals),
    ("greater_than_equal", Operator::GreaterOrEqual),
    ("greater_than", Operator::Greater),
    ("less_than_equal", Operator::LessOrEqual),
    ("less_than", Operator::Less),
    ("not_exists", Operator::NotExists),
    ("exists", Operator::Exists),
    ("not_in", Operator::NotIn),
    ("in", Operator::In),
    ("not_matches", Operator::NotMatches),
    ("matches", Operator::Matches),
];

impl Expression {
    /// Parses a text.
    ///
    /// # Errors
    /// When it is longer than [`MAX_LENGTH`], or not an expression; the error names the column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut lexer = Lexer::new(text);
        if text.chars().count() > MAX_LENGTH {
            return Err(Error { column: MAX_LENGTH + 1, message: format!("longer than {MAX_LENGTH} characters") });
        }
        let expression = any(&mut lexer, 0)?;
        if !lexer.at_end() {
            return Err(lexer.expected("`and`, `or` or the end"));
        }
        Ok(expression)
    }
}

fn any(lexer: &mut Lexer<'_>, depth: usize) -> Result<Expression, Error> {
    let mut parts = vec![all(lexer, depth)?];
    while lexer.take_symbol("||") || lexer.take_word("or") {
        parts.push(all(lexer, depth)?);
    }
    Ok(one_or(parts, Expression::Any))
}

fn all(lexer: &mut Lexer<'_>, depth: usize) -> Result<Expression, Error> {
    let mut parts = vec![not(lexer, depth)?];
    while lexer.take_symbol("&&") || lexer.take_word("and") {
        parts.push(not(lexer, depth)?);
    }
    Ok(one_or(parts, Expression::All))
}

fn one_or(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn not(lexer: &mut Lexer<'_>, depth: usize) -> Result<Expression, Error> {
    let mark = lexer.mark();
    if depth > MAX_DEPTH {
        return Err(lexer.error_at(mark, format!("nested deeper than {MAX_DEPTH} levels")));
    }
    if lexer.take_symbol("!") || lexer.take_word("not") {
        return Ok(Expression::Not(Box::new(not(lexer, depth + 1)?)));
    }
    if lexer.take_symbol("(") {
        let inner = any(lexer, depth + 1)?;
        if !lexer.take_symbol(")") {
            return Err(lexer.expected("`)`"));
        }
        return Ok(inner);
    }
    comparison(lexer)
}

fn comparison(lexer: &mut Lexer<'_>) -> Result<Expression, Error> {
    let subject = subject(lexer)?;
    let mark = lexer.mark();
    let operator = operator(lexer)?;
    if !applies(operator, &subject) {
        return Err(lexer.error_at(mark, format!("{} cannot be compared this way", describe(&subject))));
    }
    let (negated, test) = match operator {
        Operator::Exists => (false, Test::Exists),
        Operator::NotExists => (true, Test::Exists),
        Operator::Equals => (false, equals(lexer, &subject)?),
        Operator::NotEquals => (true, equals(lexer, &subject)?),
        Operator::In => (false, Test::OneOf(list(lexer)?)),
        Operator::NotIn => (true, Test::OneOf(list(lexer)?)),
        Operator::Matches => (false, pattern(lexer)?),
        Operator::NotMatches => (true, pattern(lexer)?),
        Operator::Greater => (false, ordered(lexer, &subject, Ordering::Greater)?),
        Operator::GreaterOrEqual => (false, ordered(lexer, &subject, Ordering::GreaterOrEqual)?),
        Operator::Less => (false, ordered(lexer, &subject, Ordering::Less)?),
        Operator::LessOrEqual => (false, ordered(lexer, &subject, Ordering::LessOrEqual)?),
    };
    let positive = Expression::Is(Comparison { subject, test });
    Ok(if negated { Expression::Not(Box::new(positive)) } else { positive })
}

fn subject(lexer: &mut Lexer<'_>) -> Result<Subject, Error> {
    let mark = lexer.mark();
    let word = lexer.peek();
    let subject = match word {
        "agentConnected" => Subject::AgentConnected,
        "agentVersion" => Subject::AgentVersion,
        "ec2InstanceId" => Subject::Ec2InstanceId,
        "registeredAt" => Subject::RegisteredAt,
        "runningTasksCount" => Subject::RunningTasksCount,
        "task:group" => Subject::TaskGroup,
        _ => match word.strip_prefix("attribute:") {
            Some("") => return Err(lexer.error_at(mark, "an attribute's name is missing")),
            Some(name) => Subject::Attribute(name.to_owned()),
            None => {
                return Err(lexer.expected(
                    "a subject (agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount, \
                     task:group or attribute:NAME)",
                ));
            }
        },
    };
    lexer.take_any();
    Ok(subject)
}

fn operator(lexer: &mut Lexer<'_>) -> Result<Operator, Error> {
    // `!exists` and `!in` are two words to the lexer, with or without a space between them.
    let mark = lexer.mark();
    let found = OPERATORS.iter().find(|(text, _)| {
        let symbol = !text.starts_with(|c: char| c.is_ascii_alphabetic());
        if symbol { lexer.take_symbol(text) } else { lexer.take_word(text) }
    });
    if let Some(&(_, operator)) = found {
        return Ok(operator);
    }
    if lexer.take_symbol("!") {
        if lexer.take_word("exists") {
            return Ok(Operator::NotExists);
        }
        if lexer.take_word("in") {
            return Ok(Operator::NotIn);
        }
        return Err(lexer.error_at(mark, "expected an operator, found `!`"));
    }
    Err(lexer.expected("an operator"))
}

/// Which subjects an operator is for (developer guide, table of subjects).
fn applies(operator: Operator, subject: &Subject) -> bool {
    use Operator::{Equals, Greater, GreaterOrEqual, In, Less, LessOrEqual, Matches, NotEquals, NotIn, NotMatches};
    match subject {
        Subject::Attribute(_) => true,
        Subject::AgentConnected | Subject::Ec2InstanceId | Subject::TaskGroup => {
            matches!(operator, Equals | NotEquals | In | NotIn | Matches | NotMatches)
        }
        Subject::AgentVersion | Subject::RegisteredAt | Subject::RunningTasksCount => {
            matches!(operator, Equals | NotEquals | Greater | GreaterOrEqual | Less | LessOrEqual)
        }
    }
}

fn describe(subject: &Subject) -> &'static str {
    match subject {
        Subject::AgentConnected => "agentConnected",
        Subject::AgentVersion => "agentVersion",
        Subject::Ec2InstanceId => "ec2InstanceId",
        Subject::RegisteredAt => "registeredAt",
        Subject::RunningTasksCount => "runningTasksCount",
        Subject::TaskGroup => "task:group",
        Subject::Attribute(_) => "an attribute",
    }
}

fn equals(lexer: &mut Lexer<'_>, subject: &Subject) -> Result<Test, Error> {
    match subject {
        Subject::AgentVersion | Subject::RegisteredAt | Subject::RunningTasksCount => {
            ordered(lexer, subject, Ordering::Equal)
        }
        Subject::AgentConnected => {
            let mark = lexer.mark();
            match lexer.take_literal()? {
                value @ ("true" | "false") => Ok(Test::OneOf(vec![value.to_owned()])),
                _ => Err(lexer.error_at(mark, "agentConnected is `true` or `false`")),
            }
        }
        _ => Ok(Test::OneOf(vec![lexer.take_literal()?.to_owned()])),
    }
}

fn ordered(lexer: &mut Lexer<'_>, subject: &Subject, ordering: Ordering) -> Result<Test, Error> {
    let mark = lexer.mark();
    let text = lexer.take_literal()?;
    let value = match subject {
        Subject::RegisteredAt => date::parse(text).map(Value::Time).ok_or("a date such as 2018-06-18T22:28:28Z"),
        Subject::AgentVersion => version(text).map(Value::Version).ok_or("a version such as 1.4.0"),
        Subject::RunningTasksCount => text.parse().map(|n: u32| Value::Number(n.into())).map_err(|_| "a number"),
        _ => Ok(number(text).map_or_else(|| Value::Text(text.to_owned()), Value::Number)),
    };
    match value {
        Ok(value) => Ok(Test::Ordered(ordering, value)),
        Err(expected) => Err(lexer.error_at(mark, format!("expected {expected}, found `{text}`"))),
    }
}

fn list(lexer: &mut Lexer<'_>) -> Result<Vec<String>, Error> {
    if !lexer.take_symbol("[") {
        return Err(lexer.expected("`[`"));
    }
    let mut values = vec![lexer.take_literal()?.to_owned()];
    loop {
        if lexer.take_symbol("]") {
            return Ok(values);
        }
        if !lexer.take_symbol(",") {
            return Err(lexer.expected("`,` or `]`"));
        }
        values.push(lexer.take_literal()?.to_owned());
    }
}

fn pattern(lexer: &mut Lexer<'_>) -> Result<Test, Error> {
    let mark = lexer.mark();
    let text = lexer.take_pattern()?;
    let compiled = RegexBuilder::new(&format!("^(?:{text})$")).size_limit(MAX_PATTERN_BYTES).build();
    compiled.map(Test::Matches).map_err(|_| lexer.error_at(mark, format!("`{text}` is not a pattern")))
}

/// Numbers between dots, with an optional leading `v`.
pub(super) fn version(text: &str) -> Option<Vec<u64>> {
    text.strip_prefix('v').unwrap_or(text).split('.').map(|part| part.parse().ok()).collect()
}

/// A finite decimal number.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    plain.then(|| text.parse().ok()).flatten()
}
