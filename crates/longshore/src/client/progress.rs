//! The line that moves while a person waits: on a terminal only, on standard error, and gone when the wait is over.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// A spinner with a message.
pub(super) struct Spinner(ProgressBar);

impl Spinner {
    /// Shows it, unless nobody looks or a script reads.
    pub(super) fn start(output: &Output, message: impl Into<String>) -> Self {
        if output.is_json() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let template =
            if plain { "{spinner} {wide_msg} {elapsed}" } else { "{spinner:.cyan} {wide_msg} {elapsed:.dim}" };
        let style = ProgressStyle::with_template(template).expect("the templates above are well formed");
        let bar = ProgressBar::no_length().with_style(style).with_message(message.into());
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Says what is waited for now.
    pub(super) fn say(&self, message: impl Into<String>) {
        self.0.set_message(message.into());
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
