//! `portal config`: every setting with its value and where it came from.

use super::Settings;
use super::sources::{Origin, Sources};
use super::table::TABLE;

/// One line a setting: name, value, origin, with tabs between. Secrets are masked.
pub fn listing(settings: &Settings, sources: &Sources) -> String {
    let mut lines = String::new();
    for definition in TABLE {
        let (value, origin) = sources.value(definition);
        let shown = if definition.secret && !value.is_empty() {
            "******".to_owned()
        } else if value.is_empty() {
            derived(definition.key, settings).unwrap_or_else(|| "（无）".to_owned())
        } else {
            value.to_owned()
        };
        let origin = if value.is_empty() { Origin::Default } else { origin };
        lines.push_str(&format!("{}\t{shown}\t{origin}\n", definition.key));
    }
    lines
}

/// The value of a setting that follows from others.
fn derived(key: &str, settings: &Settings) -> Option<String> {
    match key {
        "database.address" => Some(settings.store.address.clone()),
        "photo.folder" => Some(settings.photo_folder.display().to_string()),
        "site.root" => Some(settings.site_root.display().to_string()),
        "site.hashes" => settings.site_hashes.as_ref().map(|path| path.display().to_string()),
        _ => None,
    }
}
