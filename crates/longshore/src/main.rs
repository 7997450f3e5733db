//! The composition root: subcommands, configuration, wiring.

fn main() {}
