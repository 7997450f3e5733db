//! Families of task definitions. There are two name spaces: those of tasks, and those of daemons. A family knows its own,
//! so whatever names a task definition names the right one of both, and neither can be taken for the other.

use std::fmt;
use std::sync::Arc;

/// A name space of families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Of `RegisterTaskDefinition`.
    Task,
    /// Of `RegisterDaemonTaskDefinition`.
    Daemon,
}

/// A task definition's family. A text becomes one of tasks; one of daemons has to be asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family {
    kind: Kind,
    name: Arc<str>,
}

impl Family {
    /// The family of that name in that name space.
    pub fn of(kind: Kind, name: impl Into<Arc<str>>) -> Self {
        Self { kind, name: name.into() }
    }

    /// The family of daemons of that name.
    pub fn daemon(name: impl Into<Arc<str>>) -> Self {
        Self::of(Kind::Daemon, name)
    }

    /// Its name space.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Its name, shared.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }
}

impl From<&str> for Family {
    fn from(name: &str) -> Self {
        Self::of(Kind::Task, name)
    }
}

impl From<String> for Family {
    fn from(name: String) -> Self {
        Self::of(Kind::Task, name)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Task => write!(f, "{:?}", self.name),
            Kind::Daemon => write!(f, "daemon {:?}", self.name),
        }
    }
}
