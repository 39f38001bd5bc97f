//! Where values come from: the file, then the environment, then the flags; the later one wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use config::{File, FileFormat, Source, Value, ValueKind};

use super::reader::Problems;
use super::table::{self, Definition, TABLE};

/// The file that is read when none is named.
pub const USUAL_FILE: &str = "portal.toml";
/// The environment variable that names the file.
pub const FILE_VARIABLE: &str = "PORTAL_CONFIG";

/// Where a value came from (来源).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// A flag.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("默认"),
            Self::File(path) => write!(formatter, "文件 {}", path.display()),
            Self::Variable(name) => write!(formatter, "环境变量 {name}"),
            Self::Flag(name) => write!(formatter, "参数 --{name}"),
        }
    }
}

/// What was set, with its origin, before anything is checked.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    values: BTreeMap<&'static str, (String, Origin)>,
    /// Environment variables that look like settings and are none.
    pub unknown_variables: Vec<String>,
}

impl Sources {
    /// Collects what the file, the environment and the flags say. `file` is what `--config` names.
    ///
    /// # Errors
    /// When the named file cannot be read, is not TOML, or holds a key that is no setting.
    pub fn collect(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &BTreeMap<String, String>,
    ) -> Result<Self, Problems> {
        let environment: BTreeMap<String, String> = environment
            .into_iter()
            .filter(|(name, _)| name.starts_with("PORTAL_"))
            .collect();
        let mut sources = Self::default();
        let named = file
            .map(Path::to_path_buf)
            .or_else(|| environment.get(FILE_VARIABLE).map(PathBuf::from));
        match named {
            Some(path) => sources.add_file(&path)?,
            None if Path::new(USUAL_FILE).exists() => sources.add_file(Path::new(USUAL_FILE))?,
            None => {}
        }
        sources.add_environment(environment);
        for definition in TABLE {
            if let Some(value) = flags.get(definition.key) {
                sources
                    .values
                    .insert(definition.key, (value.clone(), Origin::Flag(definition.flag())));
            }
        }
        Ok(sources)
    }

    /// A setting's value and where it came from.
    pub fn value(&self, definition: &Definition) -> (&str, Origin) {
        match self.values.get(definition.key) {
            Some((value, origin)) => (value, origin.clone()),
            None => (definition.default, Origin::Default),
        }
    }

    fn add_environment(&mut self, environment: BTreeMap<String, String>) {
        for (name, value) in environment {
            match TABLE.iter().find(|definition| definition.variable() == name) {
                Some(definition) => {
                    self.values.insert(definition.key, (value, Origin::Variable(name)));
                }
                None if name == FILE_VARIABLE => {}
                None => self.unknown_variables.push(name),
            }
        }
    }

    fn add_file(&mut self, path: &Path) -> Result<(), Problems> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Problems::one(format!("设置文件 {shown} 无法读取：{error}")))?;
        let table = File::from_str(&text, FileFormat::Toml)
            .collect()
            .map_err(|error| Problems::one(format!("设置文件 {shown} 不是有效的 TOML：{error}")))?;
        let mut flat = Vec::new();
        flatten("", table, &mut flat);
        let mut problems = Vec::new();
        for (key, value) in flat {
            match (table::find(&key), plain(&value)) {
                (None, _) => problems.push(unknown(&key, path)),
                (Some(definition), None) => {
                    problems.push(format!(
                        "设置 {}（来自文件 {shown}）应是一个值，不能是表",
                        definition.key
                    ));
                }
                (Some(definition), Some(value)) => {
                    self.values
                        .insert(definition.key, (value, Origin::File(path.to_path_buf())));
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(problems))
        }
    }
}

/// The keys of a file with a dot between section and name.
fn flatten(prefix: &str, table: config::Map<String, Value>, flat: &mut Vec<(String, Value)>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value.kind {
            ValueKind::Table(inner) if table::find(&key).is_none() => flatten(&key, inner, flat),
            _ => flat.push((key, value)),
        }
    }
}

/// A value as it would be typed; lists as their parts with commas between.
fn plain(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Nil | ValueKind::Table(_) => None,
        ValueKind::Array(parts) => parts
            .iter()
            .map(plain)
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.join(",")),
        other => Some(other.to_string()),
    }
}

fn unknown(key: &str, path: &Path) -> String {
    let nearest = TABLE.iter().min_by_key(|definition| distance(definition.key, key));
    let hint = nearest
        .filter(|definition| distance(definition.key, key) <= 4)
        .map(|definition| format!("，是否应为 {}？", definition.key))
        .unwrap_or_default();
    format!("设置文件 {} 里有不认识的设置 {key}{hint}", path.display())
}

/// How many letters differ (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (against, above) in other.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(letter != *against))
                .min(above + 1)
                .min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn the_distance_counts_letters() {
        assert_eq!(distance("address", "address"), 0);
        assert_eq!(distance("addres", "address"), 1);
        assert_eq!(distance("adress", "address"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
