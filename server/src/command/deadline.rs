//! `portal deadline`: when a number of working minutes is over, and how that came about.

use clap::Args;
use domain::calendar::report;
use domain::time::{Moment, WorkingMinutes};

use super::{Trouble, calendar};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub struct Arguments {
    /// 起算时间，如 2026-09-30T16:30（北京时间）
    #[arg(long, value_name = "时间")]
    from: Moment,
    /// 工作分钟数
    #[arg(long, value_name = "分钟")]
    minutes: i64,
    /// 工作日历的名称；不写则用随程序附带的省级机关标准工作时间
    #[arg(long, value_name = "名称")]
    calendar: Option<String>,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: Arguments, settings: Settings) -> Result<(), Trouble> {
    let calendar = calendar::named(arguments.calendar.as_deref(), settings)?;
    let report = report::deadline(&calendar, arguments.from, WorkingMinutes(arguments.minutes))?;
    if arguments.json {
        let json = serde_json::to_string_pretty(&report);
        println!(
            "{}",
            json.map_err(|error| Trouble::new(format!("无法输出 JSON：{error}")))?
        );
    } else {
        println!("{report}");
    }
    Ok(())
}
