//! The arithmetic of rolling replacement, by the table of its rules.
