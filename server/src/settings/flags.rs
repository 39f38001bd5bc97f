//! A flag for every setting that is no secret.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use super::table::{Definition, TABLE};

const HEADING: &str = "设置（另见环境变量 PORTAL_… 与设置文件）";

/// The flags' names in the order of the table; the command line wants them for as long as the program runs.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| TABLE.iter().map(Definition::flag).collect());

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub struct SettingFlags {
    /// The settings file that was named.
    pub file: Option<PathBuf>,
    /// The value of each setting that was given, by its name in the file.
    pub values: BTreeMap<String, String>,
}

impl FromArgMatches for SettingFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        if let Some(file) = matches.get_one::<PathBuf>("config") {
            self.file = Some(file.clone());
        }
        for definition in TABLE.iter().filter(|definition| !definition.secret) {
            if let Some(value) = matches.get_one::<String>(definition.key) {
                self.values.insert(definition.key.to_owned(), value.clone());
            }
        }
        Ok(())
    }
}

impl Args for SettingFlags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config")
            .long("config")
            .value_name("文件")
            .help("设置文件（TOML）；默认为当前目录下的 portal.toml，没有则不用")
            .help_heading(HEADING)
            .value_parser(value_parser!(PathBuf))
            .global(true);
        TABLE
            .iter()
            .zip(NAMES.iter())
            .filter(|(definition, _)| !definition.secret)
            .fold(command.arg(file), |command, (definition, name)| {
                let help = match definition.default {
                    "" => definition.about.to_owned(),
                    default => format!("{} [默认：{default}]", definition.about),
                };
                let argument = Arg::new(definition.key)
                    .long(name.as_str())
                    .value_name("值")
                    .help(help)
                    .help_heading(HEADING)
                    .hide_short_help(true)
                    .action(ArgAction::Set)
                    .global(true);
                command.arg(match definition.default {
                    // `--sample` alone means yes.
                    "false" | "true" => argument
                        .num_args(0..=1)
                        .default_missing_value("true")
                        .require_equals(true),
                    _ => argument,
                })
            })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
