//! Code generation, and the checks of the project's own rules.

fn main() {}
