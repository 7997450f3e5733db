//! Wire documents that ECS merely carries: stored as they were validated, read only where a decision needs them.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

/// A validated JSON document; cloning it is free.
#[derive(Clone, PartialEq)]
pub struct Document(Arc<Value>);

impl Document {
    /// Wraps a document that has been validated.
    pub fn new(value: Value) -> Self {
        Self(Arc::new(value))
    }

    /// The whole document.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// A member of the top-level object, unless it is absent or null.
    pub fn get(&self, member: &str) -> Option<&Value> {
        self.0.get(member).filter(|value| !value.is_null())
    }

    /// A text member of the top-level object.
    pub fn text(&self, member: &str) -> Option<&str> {
        self.get(member).and_then(Value::as_str)
    }

    /// The elements of a list member; none when it is absent.
    pub fn list(&self, member: &str) -> &[Value] {
        self.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new(Value::Object(serde_json::Map::new()))
    }
}

impl From<Value> for Document {
    fn from(value: Value) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
