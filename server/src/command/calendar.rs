//! `portal calendar`: a line a day, `2026-10-10<TAB>makeup<TAB>国庆节调休`.

use std::io::{BufWriter, Write as _};
use std::sync::Arc;

use clap::Args;
use domain::calendar::{PreparedCalendar, report, shipped};
use jiff::civil::Date;

use super::{Trouble, opening, runtime};
use crate::clock;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub struct Arguments {
    /// 第一天，如 2026-10-01
    #[arg(long, value_name = "日期")]
    from: Date,
    /// 最后一天（含）
    #[arg(long, value_name = "日期")]
    to: Date,
    /// 工作日历的名称；不写则用随程序附带的省级机关标准工作时间
    #[arg(long, value_name = "名称")]
    calendar: Option<String>,
}

pub fn run(arguments: Arguments, settings: Settings) -> Result<(), Trouble> {
    let calendar = named(arguments.calendar.as_deref(), settings)?;
    let mut output = BufWriter::new(std::io::stdout().lock());
    for day in report::calendar(&calendar, arguments.from, arguments.to)? {
        if writeln!(output, "{day}").is_err() {
            return Ok(());
        }
    }
    let _ = output.flush();
    for year in report::years_without_data(&calendar, arguments.from, arguments.to) {
        eprintln!("{year} 年的节假日安排尚未录入，该年只按周末推算");
    }
    Ok(())
}

/// The calendar of that name: the database's, where there is one; else a shipped one.
pub fn named(name: Option<&str>, settings: Settings) -> Result<Arc<PreparedCalendar>, Trouble> {
    if let Some(name) = name
        && opening::has_database(&settings)
        && let Some(calendar) = from_database(name.to_owned(), settings)?
    {
        return Ok(calendar);
    }
    Ok(Arc::new(shipped::named(name)?))
}

fn from_database(name: String, settings: Settings) -> Result<Option<Arc<PreparedCalendar>>, Trouble> {
    let runtime = runtime()?;
    let looked_up = runtime.block_on(async {
        let look = async move {
            let store = opening::store(&settings).await?;
            let services = opening::services(store.clone(), &settings)?;
            let known = services.known(clock::now()).await;
            drop(services);
            store.close().await?;
            let known = known?;
            let row = known
                .reference
                .calendars
                .iter()
                .find(|row| row.calendar.name == name || row.id.as_str() == name);
            Ok(row.and_then(|row| known.calendar_named(row.id.as_str())))
        };
        tokio::spawn(look).await
    });
    looked_up.map_err(|error| Trouble::new(format!("命令没有完成：{error}")))?
}
