//! The command line (命令行): one file a command.

mod bar;
mod calendar;
mod check;
mod config;
mod deadline;
mod migrate;
mod misread;
mod opening;
mod seed;
mod serve;
mod trouble;
mod user;

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use crate::logging::{self, Audience};
use crate::settings::{SettingFlags, Settings, Sources};

pub use trouble::Trouble;

/// The engine's query evaluation is deeply recursive: 2 MiB, the usual size, overflow.
const STACK: usize = 10 * 1024 * 1024;
const WRONG_SETTINGS: u8 = 2;

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// 机关后勤服务门户：申请、派单、办理、验收、评价与满意度
#[derive(Debug, Parser)]
#[command(name = "portal", version, help_template = TEMPLATE, disable_help_subcommand = true)]
#[command(
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(after_help = "用 --help 查看全部设置；portal config 打印当前设置及其来源。")]
struct CommandLine {
    /// 显示帮助（-h 简要，--help 完整）
    #[arg(id = "help", short = 'h', long = "help", action = clap::ArgAction::Help, global = true)]
    _help: Option<bool>,
    /// 显示版本
    #[arg(id = "version", short = 'V', long = "version", action = clap::ArgAction::Version)]
    _version: Option<bool>,
    #[command(flatten)]
    settings: SettingFlags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务
    #[command(help_template = TEMPLATE)]
    Serve,
    /// 更新数据库结构
    #[command(help_template = TEMPLATE)]
    Migrate,
    /// 准备示例数据，或批量生成申请
    #[command(help_template = TEMPLATE)]
    Seed(seed::Arguments),
    /// 核对：汇总数与原始记录、引用、照片是否一致
    #[command(help_template = TEMPLATE)]
    Check,
    /// 账号：新增管理员、列出、重设密码
    #[command(help_template = TEMPLATE)]
    User(user::Arguments),
    /// 打印全部设置及其来源（口令不显示）
    #[command(help_template = TEMPLATE)]
    Config,
    /// 推算时限并逐段说明
    #[command(help_template = TEMPLATE)]
    Deadline(deadline::Arguments),
    /// 逐日打印工作日历
    #[command(help_template = TEMPLATE)]
    Calendar(calendar::Arguments),
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => return misread::tell(&error),
    };
    let sources = Sources::collect(line.settings.file.as_deref(), std::env::vars(), &line.settings.values);
    let loaded = sources.and_then(|sources| Settings::load(&sources).map(|settings| (settings, sources)));
    let (settings, sources) = match loaded {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(WRONG_SETTINGS);
        }
    };
    match carry_out(line.command, settings, &sources) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command, settings: Settings, sources: &Sources) -> Result<(), Trouble> {
    match command {
        Command::Config => config::run(&settings, sources),
        Command::Serve => {
            logging::begin(&settings, Audience::Operator);
            for variable in &sources.unknown_variables {
                tracing::warn!(variable, "an environment variable looks like a setting and is none");
            }
            wait_for(serve::run(Arc::new(settings)))
        }
        Command::Migrate => {
            logging::begin(&settings, Audience::Typist);
            wait_for(async move { migrate::run(&settings).await })
        }
        Command::Seed(arguments) => {
            logging::begin(&settings, Audience::Typist);
            wait_for(async move { seed::run(arguments, &settings).await })
        }
        Command::Check => {
            logging::begin(&settings, Audience::Typist);
            wait_for(async move { check::run(&settings).await })
        }
        Command::User(arguments) => {
            logging::begin(&settings, Audience::Typist);
            wait_for(async move { user::run(arguments, &settings).await })
        }
        Command::Deadline(arguments) => deadline::run(arguments, settings),
        Command::Calendar(arguments) => calendar::run(arguments, settings),
    }
}

/// Runs a command on a runtime whose threads have stacks large enough for the engine.
fn wait_for<F>(work: F) -> Result<(), Trouble>
where
    F: Future<Output = Result<(), Trouble>> + Send + 'static,
{
    let runtime = runtime()?;
    // On a thread of the runtime, for the main thread's stack is the system's.
    let done = runtime.block_on(async { tokio::spawn(work).await });
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    done.map_err(|error| Trouble::new(format!("命令没有完成：{error}")))?
}

fn runtime() -> Result<Runtime, Trouble> {
    let runtime = Builder::new_multi_thread()
        .thread_stack_size(STACK)
        .enable_all()
        .build();
    runtime.map_err(|error| Trouble::new(format!("无法启动：{error}")))
}
