//! Who may depend on whom, held against `cargo metadata`.
//!
//! What only tests use (dev-dependencies) is free: a test may bring a backend along.

use std::path::Path;
use std::process::Command;

use crate::Result;

/// A crate's allowed edges inside the workspace.
struct Rule {
    name: &'static str,
    may_use: &'static [&'static str],
}

/// The crates of the product. One that is not listed may not be depended on, nor depend on others: adding a crate
/// means deciding here where it stands.
const RULES: &[Rule] = &[
    Rule { name: "longshore-model", may_use: &[] },
    Rule { name: "longshore-log-language", may_use: &[] },
    Rule { name: "longshore-metrics", may_use: &[] },
    Rule { name: "longshore-logs", may_use: &[] },
    Rule { name: "longshore-scheduler", may_use: &["longshore-model"] },
    Rule { name: "longshore-state", may_use: &["longshore-metrics", "longshore-model"] },
    Rule { name: "longshore-state-embedded", may_use: &["longshore-state", "longshore-model"] },
    Rule { name: "longshore-state-etcd", may_use: &["longshore-state", "longshore-model"] },
    Rule { name: "longshore-api", may_use: &["longshore-model"] },
    Rule {
        name: "longshore-control-plane",
        may_use: &[
            "longshore-api",
            "longshore-log-language",
            "longshore-logs",
            "longshore-metrics",
            "longshore-model",
            "longshore-scheduler",
            "longshore-state",
        ],
    },
    Rule { name: "longshore-load-balancer", may_use: &["longshore-api", "longshore-model", "longshore-state"] },
    Rule { name: "longshore-edge", may_use: &["longshore-api", "longshore-model", "longshore-state"] },
    Rule { name: "longshore-agent", may_use: &["longshore-api", "longshore-model", "longshore-state"] },
];

/// Where everything meets: these may use every crate.
const COMPOSITION: &[&str] = &["longshore", "longshore-simulation", "longshore-bench"];

/// Crates that stay pure: decisions, with time, ids and randomness as arguments.
pub(super) const PURE: &[&str] = &["longshore-log-language", "longshore-model", "longshore-scheduler"];

/// What would let a pure crate read a clock, draw random numbers or wait.
const IMPURE: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "futures-util",
    "getrandom",
    "rand",
    "fastrand",
    "uuid",
    "time",
    "chrono",
    "reqwest",
    "hyper",
    "tracing",
];

/// A part of `cargo metadata`.
#[derive(serde::Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(serde::Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(serde::Deserialize)]
struct Dependency {
    name: String,
    /// `dev`, `build`, or none for a normal one.
    kind: Option<String>,
}

/// Every edge that is not allowed.
pub(super) fn breaches(root: &Path) -> Result<Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cannot run cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    Ok(judge(&metadata))
}

fn judge(metadata: &Metadata) -> Vec<String> {
    let workspace: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            if dependency.kind.as_deref() == Some("dev") {
                continue;
            }
            if workspace.contains(&used) && !COMPOSITION.contains(&name) {
                match RULES.iter().find(|rule| rule.name == name) {
                    None => breaches.push(format!("{name} depends on {used}, but the rules do not know {name}")),
                    Some(rule) if !rule.may_use.contains(&used) => breaches.push(format!(
                        "{name} depends on {used}; it may depend on {}",
                        if rule.may_use.is_empty() {
                            "no crate of the workspace".into()
                        } else {
                            rule.may_use.join(", ")
                        }
                    )),
                    Some(_) => {}
                }
            }
            if PURE.contains(&name) && IMPURE.contains(&used) {
                breaches.push(format!("{name} depends on {used}; it has to stay pure: no IO, no clock, no randomness"));
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(packages: serde_json::Value) -> Vec<String> {
        judge(&serde_json::from_value(serde_json::json!({"packages": packages})).unwrap())
    }

    #[test]
    fn the_design_is_allowed() {
        let breaches = judged(serde_json::json!([
            {"name": "longshore-model", "dependencies": [{"name": "imbl", "kind": null}]},
            {"name": "longshore-scheduler", "dependencies": [
                {"name": "longshore-model", "kind": null}, {"name": "tokio", "kind": "dev"}]},
            {"name": "longshore-agent", "dependencies": [
                {"name": "longshore-api", "kind": null}, {"name": "longshore-control-plane", "kind": "dev"}]},
            {"name": "longshore-api", "dependencies": []},
            {"name": "longshore-control-plane", "dependencies": []},
            {"name": "longshore", "dependencies": [
                {"name": "longshore-agent", "kind": null}, {"name": "longshore-control-plane", "kind": null}]},
        ]));
        assert_eq!(breaches, Vec::<String>::new());
    }

    #[test]
    fn edges_against_it_are_named() {
        let breaches = judged(serde_json::json!([
            {"name": "longshore-model", "dependencies": [
                {"name": "longshore-api", "kind": null}, {"name": "getrandom", "kind": null}]},
            {"name": "longshore-api", "dependencies": []},
            {"name": "longshore-agent", "dependencies": [{"name": "longshore-registry", "kind": null}]},
            {"name": "longshore-registry", "dependencies": [{"name": "longshore-api", "kind": "build"}]},
        ]));
        assert_eq!(
            breaches,
            [
                "longshore-model depends on longshore-api; it may depend on no crate of the workspace",
                "longshore-model depends on getrandom; it has to stay pure: no IO, no clock, no randomness",
                "longshore-agent depends on longshore-registry; it may depend on longshore-api, longshore-model, longshore-state",
                "longshore-registry depends on longshore-api, but the rules do not know longshore-registry",
            ]
        );
    }
}
