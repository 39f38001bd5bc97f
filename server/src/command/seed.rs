//! `portal seed`: sample data, and requests by the thousand.

use std::time::Instant;

use clap::Args;
use domain::time::Moment;
use services::Services;
use services::sample::{ACCOUNTS, PASSWORD};
use services::seed::SeedPlan;

use super::bar::Bar;
use super::{Trouble, opening};
use crate::clock;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub struct Arguments {
    /// 生成多少件申请
    #[arg(long, value_name = "件数", default_value_t = 0)]
    requests: usize,
    /// 生成多少个账号（至少 40）
    #[arg(long, value_name = "人数", default_value_t = 500)]
    people: usize,
    /// 种子：同一种子生成同样的数据，重复执行不再增加
    #[arg(long, value_name = "数字", default_value_t = 1)]
    seed: u64,
    /// 多少件申请附照片
    #[arg(long, value_name = "件数", default_value_t = 0)]
    photos: usize,
    /// 数据截止的时间，如 2026-11-24T09:00；不写则为现在
    #[arg(long, value_name = "时间")]
    until: Option<Moment>,
}

pub async fn run(arguments: Arguments, settings: &Settings) -> Result<(), Trouble> {
    if !settings.sample && arguments.requests == 0 {
        return Err(Trouble::new(
            "请写明要准备什么：--sample 示例单位和账号；--requests 件数 批量申请",
        ));
    }
    let store = opening::store(settings).await?;
    let done = match opening::services(store.clone(), settings) {
        Ok(services) => fill(&arguments, &services).await,
        Err(trouble) => Err(trouble),
    };
    store.close().await?;
    done
}

async fn fill(arguments: &Arguments, services: &Services) -> Result<(), Trouble> {
    let until = arguments.until.unwrap_or_else(clock::now);
    let bar = Bar::new("示例数据");
    let loaded = services.load_sample(until, |done, total| bar.show(done, total)).await;
    bar.end();
    match loaded?.rows {
        0 => println!("示例数据已经有了，没有改动。"),
        rows => println!("示例数据 {rows} 行已写入。"),
    }
    if arguments.requests > 0 {
        seed(arguments, services, until).await?;
    }
    println!("示例账号（口令都是 {PASSWORD}）：");
    for (login, name, what) in ACCOUNTS {
        println!("  {login:<10}{name}　{what}");
    }
    Ok(())
}

async fn seed(arguments: &Arguments, services: &Services, until: Moment) -> Result<(), Trouble> {
    let Arguments {
        requests,
        people,
        seed,
        photos,
        ..
    } = *arguments;
    let plan = SeedPlan {
        requests,
        people,
        seed,
        until,
        photos,
    };
    let (bar, begun) = (Bar::new("申请"), Instant::now());
    let seeded = services.seed(&plan, |done, total| bar.show(done, total)).await;
    bar.end();
    let seeded = seeded?;
    if seeded.repeated {
        println!("种子 {seed} 已经有了，没有改动；换一个 --seed 可以继续增加。");
        return Ok(());
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "种子 {seed}：申请 {} 件、办理记录 {} 条、评价 {} 份、账号 {} 个，{seconds:.1} 秒（每秒 {:.0} 件）。",
        seeded.requests,
        seeded.events,
        seeded.ratings,
        seeded.people,
        seeded.requests as f64 / seconds.max(0.001)
    );
    Ok(())
}
