//! Log lines (日志): for people or as JSON, always to standard error, so that standard output is the commands' own.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::settings::{LogFormat, Settings};

/// Begins to log as the settings say. Only the first call counts.
pub fn begin(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let begun = match settings.log_format {
        LogFormat::Text => registry
            .with(layer().with_writer(io::stderr).with_target(false))
            .try_init(),
        LogFormat::Json => {
            let json = layer()
                .json()
                .flatten_event(true)
                .with_span_list(false)
                .with_writer(io::stderr);
            registry.with(json).try_init()
        }
    };
    if begun.is_ok() {
        log_panics();
    }
}

/// A panic is logged where and why it happened, in the same form as everything else.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, words, "panicked");
    }));
}
