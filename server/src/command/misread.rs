//! A command line that cannot be read (命令有误), in the language of who typed it.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// As every other program says it.
const MISREAD: u8 = 2;

/// Prints the help or version that was asked for, or what is wrong with the command line.
pub fn tell(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Whoever closes the pipe has read enough.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(MISREAD)
        }
        _ => {
            eprintln!("{}\n用 portal --help 或 portal 命令 --help 查看用法。", sentence(error));
            ExitCode::from(MISREAD)
        }
    }
}

fn sentence(error: &Error) -> String {
    let named = |kind| words(error.get(kind));
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = named(ContextKind::InvalidSubcommand);
            format!(
                "没有命令“{command}”。{}",
                meant(&named(ContextKind::SuggestedSubcommand))
            )
        }
        ErrorKind::UnknownArgument => {
            format!("没有参数“{argument}”。{}", meant(&named(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 {argument} 后面要写一个值。"),
        ErrorKind::InvalidValue => {
            let choices = named(ContextKind::ValidValue);
            format!("参数 {argument} 的值“{value}”不能用，可以是：{choices}。")
        }
        ErrorKind::ValueValidation => format!("参数 {argument} 的值“{value}”不能用。"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}。"),
        ErrorKind::MissingSubcommand => "请写明命令。".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = named(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("参数 {argument} 只能写一次。")
            } else {
                format!("参数 {argument} 不能与 {other} 同时使用。")
            }
        }
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("参数 {argument} 的值个数不对。")
        }
        ErrorKind::InvalidUtf8 => "参数里有不能识别的字符。".to_owned(),
        _ => "命令不能识别。".to_owned(),
    }
}

fn meant(suggestion: &str) -> String {
    if suggestion.is_empty() {
        String::new()
    } else {
        format!("是不是“{suggestion}”？")
    }
}

fn words(value: Option<&ContextValue>) -> String {
    match value {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}
