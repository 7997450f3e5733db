//! `cargo xtask compatibility`: `docs/compatibility.md`, which says of each operation whether this server has it.
//!
//! The truth is in `models/SERVICE-support.json`; tests hold it against what is really dispatched. This command holds it
//! against the model: every operation once, and no other.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Result;
use crate::codegen::operation_names;
use crate::output::Files;

/// How far an operation is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Works,
    Partly,
    /// Answered in words: it waits for something that comes later.
    Waits,
    Missing,
}

impl Status {
    const ALL: [Self; 4] = [Self::Works, Self::Partly, Self::Waits, Self::Missing];

    /// The words of the page.
    fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Partly => "works in part",
            Self::Waits => "waits",
            Self::Missing => "not there",
        }
    }
}

/// One operation's entry.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Support {
    status: Status,
    /// Which part is missing, or what else a user should know. Markdown, one line.
    #[serde(default)]
    note: String,
}

/// A service's part of the page.
struct Service {
    /// The file of its description.
    module: &'static str,
    title: &'static str,
    /// What its operations are, in a sentence's middle.
    operations: &'static str,
}

const SERVICES: [Service; 7] = [
    Service { module: "ecs", title: "Amazon ECS", operations: "operations of the ECS API (2014-11-13)" },
    Service {
        module: "elbv2",
        title: "Elastic Load Balancing",
        operations: "operations of the Elastic Load Balancing API (2015-12-01)",
    },
    Service {
        module: "ec2",
        title: "Amazon EC2",
        operations: "operations of the EC2 API (2016-11-15) that tools need around load balancers and services",
    },
    Service {
        module: "cloudwatch",
        title: "Amazon CloudWatch",
        operations: "operations of the CloudWatch API (2010-08-01) that concern metric alarms",
    },
    Service {
        module: "logs",
        title: "Amazon CloudWatch Logs",
        operations: "operations of the CloudWatch Logs API (2014-03-28) that concern log groups, streams and events, and that \
                     tools ask beside them",
    },
    Service { module: "acm", title: "AWS Certificate Manager", operations: "operations of the ACM API (2015-12-08)" },
    Service {
        module: "sts",
        title: "AWS Security Token Service",
        operations: "operations of the STS API (2011-06-15) that tools call before anything else",
    },
];

/// The page, ready to be written or checked.
pub(crate) fn generate(root: &Path) -> Result<Files> {
    let mut page = "# Compatibility with AWS's APIs\n\n\
         <!-- Generated from models/*-support.json by `cargo xtask compatibility`; not to be edited. -->\n\n\
         An operation that waits checks its parameters, and then says in a client error what it waits for. One that is not\n\
         there is answered with a client error that names it. No SDK tries these again.\n"
        .to_owned();
    for service in SERVICES {
        let path = root.join(format!("models/{}-support.json", service.module));
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let operations = operation_names(root, service.module)?;
        page += &section(&service, &text, &operations).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let mut files = Files::default();
    files.add(root.join("docs/compatibility.md"), page);
    Ok(files)
}

fn section(service: &Service, support: &str, operations: &[String]) -> Result<String> {
    let support: BTreeMap<String, Support> = serde_json::from_str(support)?;
    let mut problems = String::new();
    for operation in operations {
        match support.get(operation) {
            None => writeln!(problems, "  {operation} is not listed")?,
            Some(entry) if entry.status == Status::Partly && entry.note.is_empty() => {
                writeln!(problems, "  {operation} works in part: the note has to say which part does not")?;
            }
            Some(entry) if entry.status == Status::Waits && entry.note.is_empty() => {
                writeln!(problems, "  {operation} waits: the note has to say for what")?;
            }
            Some(entry) if entry.note.contains(['\n', '|']) => {
                writeln!(problems, "  {operation}: a note is one line without `|`")?;
            }
            Some(_) => {}
        }
    }
    for unknown in support.keys().filter(|name| !operations.contains(name)) {
        writeln!(problems, "  {unknown} is no operation of {}", service.title)?;
    }
    if !problems.is_empty() {
        return Err(format!("the list does not fit the model:\n{problems}").into());
    }

    let counts = Status::ALL.map(|status| {
        let count = support.values().filter(|entry| entry.status == status).count();
        format!("{}: {count}", status.words())
    });
    let mut page = format!(
        "\n## {}\n\nOf the {} {}: {}.\n\n| operation | status | what is missing |\n|---|---|---|\n",
        service.title,
        operations.len(),
        service.operations,
        counts.join(", "),
    );
    for operation in operations {
        let entry = &support[operation];
        writeln!(page, "| `{operation}` | {} | {} |", entry.status.words(), entry.note)?;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations() -> Vec<String> {
        ["ListTasks", "RunTask"].map(str::to_owned).to_vec()
    }

    #[test]
    fn each_operation_has_a_line() {
        let support =
            r#"{"RunTask": {"status": "partly", "note": "no `overrides`"}, "ListTasks": {"status": "works"}}"#;
        let page = section(&SERVICES[0], support, &operations()).unwrap();
        assert!(page.contains(
            "Of the 2 operations of the ECS API (2014-11-13): works: 1, works in part: 1, waits: 0, not there: 0."
        ));
        assert!(
            page.ends_with("| `ListTasks` | works |  |\n| `RunTask` | works in part | no `overrides` |\n"),
            "{page}"
        );
    }

    #[test]
    fn a_list_that_does_not_fit_is_refused_with_every_reason() {
        let support =
            r#"{"RunTask": {"status": "partly"}, "StopTask": {"status": "waits"}, "FlyTask": {"status": "missing"}}"#;
        let three = ["ListTasks", "RunTask", "StopTask"].map(str::to_owned);
        let told = section(&SERVICES[0], support, &three).unwrap_err().to_string();
        for reason in [
            "ListTasks is not listed",
            "RunTask works in part: the note",
            "StopTask waits: the note",
            "FlyTask is no operation",
        ] {
            assert!(told.contains(reason), "{told}");
        }
        for support in [r#"{"RunTask": {"status": "maybe"}}"#, r#"{"RunTask": {"status": "works", "nota": ""}}"#, "["] {
            assert!(section(&SERVICES[0], support, &operations()).is_err(), "{support}");
        }
    }
}
