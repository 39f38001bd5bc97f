//! A bar that shows how far a long command is, where somebody watches; nothing else is written to its stream.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows how many of how many are done.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar under this name.
    pub fn new(name: &'static str) -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{prefix} {bar:30} {human_pos}/{human_len}（{per_sec}，剩余 {eta}）");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_prefix(name);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// So many of so many.
    pub fn show(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }

    /// Takes it away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
