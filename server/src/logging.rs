//! Log lines (日志): for people or as JSON, always to standard error, so that standard output is the commands' own.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::settings::{LogFormat, Settings};

/// The engine's own modules. What it says while it works is for its makers; what keeps it from working comes back to us
/// as an error.
const ENGINE: [&str; 3] = ["surrealdb", "surrealdb_core", "surrealdb_kvs_rocksdb"];

/// For whom lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever watches over the server.
    Operator,
    /// Whoever typed a command and waits for its answer.
    Typist,
}

/// Begins to log as the settings say. Only the first call counts.
pub fn begin(settings: &Settings, audience: Audience) {
    let filter = EnvFilter::new(directives(&settings.log_level, audience));
    let registry = tracing_subscriber::registry().with(filter);
    let begun = match settings.log_format {
        LogFormat::Text => registry
            .with(
                layer()
                    .with_writer(io::stderr)
                    .with_target(false)
                    .with_ansi(io::stderr().is_terminal()),
            )
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

/// The setting, with the engine kept quiet unless the setting names it.
fn directives(level: &str, audience: Audience) -> String {
    if level.contains("surrealdb") {
        return level.to_owned();
    }
    let engine = if audience == Audience::Operator { "error" } else { "off" };
    let quiet = ENGINE.map(|module| format!("{module}={engine}"));
    format!("{level},{}", quiet.join(","))
}

/// A panic is logged where and why it happened, in the same form as everything else.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, words, "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_quiet_unless_it_is_asked_for() {
        assert!(directives("info", Audience::Operator).ends_with("surrealdb_kvs_rocksdb=error"));
        assert!(directives("debug,storage=trace", Audience::Typist).starts_with("debug,storage=trace,surrealdb=off"));
        assert_eq!(
            directives("info,surrealdb=debug", Audience::Operator),
            "info,surrealdb=debug"
        );
        for audience in [Audience::Operator, Audience::Typist] {
            assert!(EnvFilter::try_new(directives("warn", audience)).is_ok());
        }
    }
}
