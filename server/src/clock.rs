//! The one clock (时钟): the only place of the server that asks what time it is. Everything further in is told.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::time::Moment;

/// The present instant.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Moment(since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}
