//! `portal config`.

use std::io::Write as _;

use super::Trouble;
use crate::settings::listing::listing;
use crate::settings::{Settings, Sources};

pub fn run(settings: &Settings, sources: &Sources) -> Result<(), Trouble> {
    let listing = listing(settings, sources);
    // Whoever reads only the beginning closes the pipe; that is no trouble.
    let _ = std::io::stdout().write_all(listing.as_bytes());
    for variable in &sources.unknown_variables {
        eprintln!("环境变量 {variable} 不是任何一项设置，未使用");
    }
    Ok(())
}
