//! `portal check`: what is derived equals what it was derived from, and what is named exists. Changes nothing.

use services::check::Report;

use super::bar::Bar;
use super::{Trouble, opening};
use crate::settings::Settings;

pub async fn run(settings: &Settings) -> Result<(), Trouble> {
    if !opening::has_database(settings) {
        return Err(Trouble::new(format!("没有数据库：{}", settings.store.address)));
    }
    let store = opening::store(settings).await?;
    let bar = Bar::new("核对");
    let checked = match opening::services(store.clone(), settings) {
        Ok(services) => services
            .check(|done, total| bar.show(done, total))
            .await
            .map_err(Trouble::from),
        Err(trouble) => Err(trouble),
    };
    bar.end();
    store.close().await?;
    let report = checked?;
    print(&report);
    if report.ok() {
        return Ok(());
    }
    Err(Trouble::new("核对发现问题，见上。"))
}

fn print(report: &Report) {
    for section in &report.sections {
        let mark = if section.problems == 0 { "✓" } else { "✗" };
        println!(
            "{mark} {}：{} 项，问题 {} 个",
            section.aspect.label(),
            section.checked,
            section.problems
        );
        for line in &section.first {
            println!("    {line}");
        }
        let untold = section.problems.saturating_sub(section.first.len() as u64);
        if untold > 0 {
            println!("    另有 {untold} 个");
        }
    }
    if report.orphan_files > 0 {
        println!(
            "· 没有登记的照片文件 {} 个（中断的上传留下的，可以删除）：",
            report.orphan_files
        );
        for name in &report.first_orphans {
            println!("    {name}");
        }
    }
}
