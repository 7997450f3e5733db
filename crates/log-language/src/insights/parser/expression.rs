//! Expressions.
//!
//! ```text
//! any        := all { 'or' all }
//! all        := not { 'and' not }
//! not        := 'not' not | comparison
//! comparison := sum [ ('=' | '!=' | '<' | '<=' | '>' | '>=') sum
//!                   | ['not'] ('like' | '=~') (text | regex) | ['not'] 'in' '[' any { ',' any } ']' ]
//! sum        := product { ('+' | '-') product }
//! product    := power { ('*' | '/' | '%') power }
//! power      := sign [ '^' power ]
//! sign       := '-' sign | primary
//! primary    := number | text | 'true' | 'false' | '(' any ')' | function '(' … ')' | field
//! ```

use super::super::aggregate::{AGGREGATES, Aggregate};
use super::super::syntax::{Arithmetic, Comparison, Expression, FUNCTIONS, Function, Like, Slot};
use super::super::time::Period;
use super::super::value::Value;
use super::Parser;
use crate::error::SyntaxError;
use crate::regexes;

/// How deep an expression may nest: what reads and evaluates it recurses.
const MAX_DEPTH: usize = 64;

/// What the results of a `stats` command use.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    pub(super) aggregates: Vec<(Aggregate, Option<Expression>)>,
    /// Fields outside of aggregates, and where they stand.
    pub(super) outside: Vec<(Slot, usize)>,
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, SyntaxError> {
        if self.depth == MAX_DEPTH {
            let mark = self.lexer.mark();
            return Err(self.lexer.error_at(mark, format!("an expression nests at most {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let expression = self.any();
        self.depth -= 1;
        expression
    }

    fn any(&mut self) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.all()?];
        while self.lexer.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Any(parts) })
    }

    fn all(&mut self) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.not()?];
        while self.lexer.take_word("and") {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::All(parts) })
    }

    fn not(&mut self) -> Result<Expression, SyntaxError> {
        let mut negated = false;
        while self.lexer.take_word("not") {
            negated = !negated;
        }
        let inner = self.comparison()?;
        Ok(if negated { Expression::Not(Box::new(inner)) } else { inner })
    }

    fn comparison(&mut self) -> Result<Expression, SyntaxError> {
        let left = self.sum()?;
        let negated = self.lexer.take_word("not");
        if self.lexer.take_word("like") || self.lexer.take("=~") {
            let like = Expression::Like(Box::new(left), self.like()?);
            return Ok(if negated { Expression::Not(Box::new(like)) } else { like });
        }
        if self.lexer.take_word("in") {
            let found = Expression::In(Box::new(left), self.values()?);
            return Ok(if negated { Expression::Not(Box::new(found)) } else { found });
        }
        if negated {
            return Err(self.lexer.expected("`like` or `in` after `not`"));
        }
        let signs = [
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        match signs.iter().find(|(sign, _)| self.lexer.take(sign)) {
            None => Ok(left),
            Some(&(_, comparison)) => Ok(Expression::Compare(comparison, Box::new((left, self.sum()?)))),
        }
    }

    fn like(&mut self) -> Result<Like, SyntaxError> {
        let mark = self.lexer.mark();
        if let Some(text) = self.lexer.string()? {
            return Ok(Like::Text(text.into()));
        }
        match self.lexer.regex()? {
            Some(expression) => {
                let regex = self.room.compile(&expression).map_err(|message| self.lexer.error_at(mark, message))?;
                Ok(Like::Regex(Box::new(regex), regexes::required(&expression)))
            }
            None => Err(self.lexer.expected("a text in quotes, or a regular expression between two /")),
        }
    }

    fn values(&mut self) -> Result<Vec<Expression>, SyntaxError> {
        if !self.lexer.take("[") {
            return Err(self.lexer.expected("[ and the values after `in`"));
        }
        let mut values = Vec::new();
        loop {
            values.push(self.expression()?);
            if self.lexer.take("]") {
                return Ok(values);
            }
            if !self.lexer.take(",") {
                return Err(self.lexer.expected("a comma or ]"));
            }
        }
    }

    /// Operators of one kind, from left to right.
    fn chain(
        &mut self,
        signs: &[(&str, Arithmetic)],
        operand: fn(&mut Self) -> Result<Expression, SyntaxError>,
    ) -> Result<Expression, SyntaxError> {
        let first = operand(self)?;
        let mut others = Vec::new();
        while let Some(&(_, operator)) = signs.iter().find(|(sign, _)| self.lexer.take(sign)) {
            others.push((operator, operand(self)?));
        }
        Ok(if others.is_empty() { first } else { Expression::Arithmetic(Box::new(first), others) })
    }

    fn sum(&mut self) -> Result<Expression, SyntaxError> {
        self.chain(&[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<Expression, SyntaxError> {
        let signs = [("*", Arithmetic::Multiply), ("/", Arithmetic::Divide), ("%", Arithmetic::Remainder)];
        self.chain(&signs, Self::power)
    }

    fn power(&mut self) -> Result<Expression, SyntaxError> {
        let base = self.sign()?;
        if !self.lexer.take("^") {
            return Ok(base);
        }
        if self.depth == MAX_DEPTH {
            return Err(self.lexer.expected("fewer ^ after one another"));
        }
        self.depth += 1;
        let exponent = self.power();
        self.depth -= 1;
        Ok(Expression::Arithmetic(Box::new(base), vec![(Arithmetic::Power, exponent?)]))
    }

    fn sign(&mut self) -> Result<Expression, SyntaxError> {
        let mut negative = false;
        while self.lexer.take("-") {
            negative = !negative;
        }
        let inner = self.primary()?;
        Ok(if negative { Expression::Negative(Box::new(inner)) } else { inner })
    }

    pub(super) fn primary(&mut self) -> Result<Expression, SyntaxError> {
        let mark = self.lexer.mark();
        if let Some(text) = self.lexer.string()? {
            return Ok(Expression::Literal(Value::text(&text)));
        }
        if let Some((number, unit)) = self.lexer.number()? {
            if !unit.is_empty() {
                let message =
                    format!("`{unit}` behind a number makes a period, which only bin, datefloor and dateceil take");
                return Err(self.lexer.error_at(mark, message));
            }
            // As it was written, so that long numbers stay whole.
            let text = self.lexer.between(mark, self.lexer.end());
            let long = text.len() > 15;
            return Ok(Expression::Literal(if long { Value::text(text) } else { Value::Number(number) }));
        }
        if self.lexer.take("(") {
            let inner = self.expression()?;
            return if self.lexer.take(")") { Ok(inner) } else { Err(self.lexer.expected("an operator or )")) };
        }
        let bare = self.lexer.peek() != Some('`');
        if bare && self.at_keyword() {
            return Err(self.lexer.expected("a value: a field, a text in quotes, a number or a function"));
        }
        let name = match self.lexer.peek() {
            Some(c) if c.is_alphanumeric() || matches!(c, '_' | '@' | '.' | '`') => self.lexer.name()?,
            _ => return Err(self.lexer.expected("a value: a field, a text in quotes, a number or a function")),
        };
        if bare && self.lexer.peek() == Some('(') {
            return self.call(&name, mark);
        }
        match name.to_ascii_lowercase().as_str() {
            "true" if bare => Ok(Expression::Literal(Value::Bool(true))),
            "false" if bare => Ok(Expression::Literal(Value::Bool(false))),
            _ => self.field_at(&name, mark),
        }
    }

    fn at_keyword(&self) -> bool {
        let word = self.lexer.clone().word().unwrap_or_default().to_ascii_lowercase();
        matches!(word.as_str(), "and" | "or" | "as" | "by" | "like" | "in" | "not")
    }

    /// A field by name.
    pub(super) fn field(&mut self, name: &str) -> Result<Expression, SyntaxError> {
        let mark = self.lexer.mark();
        self.field_at(name, mark)
    }

    fn field_at(&mut self, name: &str, mark: usize) -> Result<Expression, SyntaxError> {
        let slot = self.known_slot(name, mark)?;
        if let Some(gathering) = &mut self.gathering {
            gathering.outside.push((slot, mark));
        }
        Ok(Expression::Field(slot))
    }

    pub(super) fn known_slot(&mut self, name: &str, mark: usize) -> Result<Slot, SyntaxError> {
        if self.names.is_known(name) {
            return Ok(self.names.slot(name));
        }
        let message = format!("there is no field {name} after stats; there are: {}", self.names.known());
        Err(self.lexer.error_at(mark, message))
    }

    /// A call; the next character is the opening parenthesis.
    fn call(&mut self, name: &str, mark: usize) -> Result<Expression, SyntaxError> {
        // What `stats` named `count(*)` or `bin(5m)` is called by that text afterwards.
        if let Some(slot) = self.named_before(mark) {
            return Ok(Expression::Field(slot));
        }
        self.lexer.take("(");
        if let Some(&(_, aggregate)) = AGGREGATES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return self.aggregate(name, aggregate, mark);
        }
        let Some(&(known, function, least, most)) =
            FUNCTIONS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))
        else {
            return Err(self.lexer.error_at(mark, format!("the function {name} is not supported")));
        };
        let mut arguments = Vec::new();
        if function == Function::Bin {
            arguments.push(self.field_at("@timestamp", mark)?);
            arguments.push(self.period()?);
        } else {
            while self.lexer.peek() != Some(')') {
                let is_period = matches!(function, Function::DateFloor | Function::DateCeil) && arguments.len() == 1;
                arguments.push(if is_period { self.period()? } else { self.expression()? });
                if !self.lexer.take(",") {
                    break;
                }
            }
        }
        if !self.lexer.take(")") {
            return Err(self.lexer.expected("a comma or )"));
        }
        let given = arguments.len() - usize::from(function == Function::Bin);
        if !(least..=most).contains(&given) {
            let takes = if least == most { least.to_string() } else { format!("{least} to {most}") };
            return Err(self.lexer.error_at(mark, format!("{known} takes {takes} arguments, but has {given}")));
        }
        Ok(Expression::Call(function, arguments))
    }

    /// The field of an earlier `stats` whose name is the text of the call that starts here; it is gone past then.
    fn named_before(&mut self, mark: usize) -> Option<Slot> {
        let mut ahead = self.lexer.clone();
        let mut depth = 0;
        loop {
            if ahead.take("(") {
                depth += 1;
            } else if ahead.take(")") {
                depth -= 1;
            } else if ahead.string().ok()?.is_none() {
                ahead.skip_one()?;
            }
            if depth == 0 {
                break;
            }
        }
        let slot = self.names.named_by_text(ahead.between(mark, ahead.end()))?;
        self.lexer = ahead;
        Some(slot)
    }

    fn period(&mut self) -> Result<Expression, SyntaxError> {
        const WORDS: &str = "a period such as 30s, 5m, 1h or 1d";
        let mark = self.lexer.mark();
        let Some((number, mut unit)) = self.lexer.number()? else { return Err(self.lexer.expected(WORDS)) };
        if unit.is_empty() {
            unit = self.lexer.word().unwrap_or_default();
        }
        #[allow(clippy::cast_possible_truncation)]
        let period =
            (number.fract() == 0.0 && (1.0..1e9).contains(&number)).then(|| Period::new(number as i64, unit)).flatten();
        period.map(Expression::Period).ok_or_else(|| self.lexer.error_at(mark, format!("expected {WORDS}")))
    }

    /// An aggregate; its opening parenthesis was taken.
    fn aggregate(&mut self, name: &str, aggregate: Aggregate, mark: usize) -> Result<Expression, SyntaxError> {
        let Some(mut gathering) = self.gathering.take() else {
            let message = format!("{name} is an aggregate function: it can only stand in stats, and in no other one");
            return Err(self.lexer.error_at(mark, message));
        };
        let counts_all = aggregate == Aggregate::Count && (self.lexer.take("*") || self.lexer.peek() == Some(')'));
        let argument = if counts_all { None } else { Some(self.expression()?) };
        let aggregate = match aggregate {
            Aggregate::Pct(_) if !name.eq_ignore_ascii_case("median") => Aggregate::Pct(self.percent()?),
            other => other,
        };
        if !self.lexer.take(")") {
            return Err(self.lexer.expected(")"));
        }
        gathering.aggregates.push((aggregate, argument));
        let index = gathering.aggregates.len() - 1;
        self.gathering = Some(gathering);
        Ok(Expression::Gathered(index))
    }

    fn percent(&mut self) -> Result<f64, SyntaxError> {
        const WORDS: &str = "a percentage from 0 to 100";
        if !self.lexer.take(",") {
            return Err(self.lexer.expected(&format!("a comma and {WORDS}")));
        }
        let mark = self.lexer.mark();
        match self.lexer.number()? {
            Some((percent, "")) if (0.0..=100.0).contains(&percent) => Ok(percent),
            _ => Err(self.lexer.error_at(mark, format!("expected {WORDS}"))),
        }
    }
}
