//! `portal user`: the accounts, for whoever runs the machine.

use clap::{Args, Subcommand};
use domain::access::{Role, RoleGrant, Scope};
use domain::person::Actor;
use services::Services;

use super::{Trouble, opening};
use crate::clock;
use crate::settings::Settings;

#[derive(Debug, Args)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 新增系统管理员，打印一次性链接
    #[command(help_template = super::TEMPLATE)]
    AddAdmin {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
        /// 姓名
        #[arg(long, value_name = "姓名", default_value = "系统管理员")]
        name: String,
    },
    /// 列出账号
    #[command(help_template = super::TEMPLATE)]
    List {
        /// 只列出登录名或姓名含有这些字的
        #[arg(value_name = "文字", default_value = "")]
        words: String,
    },
    /// 重设密码：结束该账号的全部登录，打印一次性链接
    #[command(help_template = super::TEMPLATE)]
    Reset {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
    },
}

pub async fn run(arguments: Arguments, settings: &Settings) -> Result<(), Trouble> {
    let store = opening::store(settings).await?;
    let done = match opening::services(store.clone(), settings) {
        Ok(services) => act(arguments.action, &services, settings).await,
        Err(trouble) => Err(trouble),
    };
    store.close().await?;
    done
}

async fn act(action: Action, services: &Services, settings: &Settings) -> Result<(), Trouble> {
    match action {
        Action::AddAdmin { login, name } => {
            // An administrator belongs to a department, and the first one comes with the reference data.
            services.load_reference(clock::now(), |_, _| {}).await?;
            let token = services.add_administrator(&login, &name, clock::now()).await?;
            println!("已新增系统管理员 {login}。");
            print_link(settings, &token);
        }
        Action::List { words } => list(services, &words).await?,
        Action::Reset { login } => {
            let account = services.store().account_by_login(&login).await?;
            let account = account.ok_or_else(|| Trouble::new(format!("没有登录名为“{login}”的账号")))?;
            services.store().end_sessions(&account.person.id, "").await?;
            let token = services.invite(&account.person.id, clock::now()).await?;
            println!("{login} 的全部登录已结束；原密码在设定新密码前仍然有效。");
            print_link(settings, &token);
        }
    }
    Ok(())
}

async fn list(services: &Services, words: &str) -> Result<(), Trouble> {
    let mut after = String::new();
    loop {
        let page = services.people_page(&operator(), words, &after, clock::now()).await?;
        for row in &page.rows {
            let state = match (row.active, row.locked) {
                (false, _) => "停用",
                (true, true) => "锁定",
                (true, false) => "正常",
            };
            println!(
                "{}\t{}\t{}\t{state}\t{}",
                row.login,
                row.name,
                row.department,
                row.role_labels.join("、")
            );
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}

/// Whoever may start this program on the machine could as well read its files.
fn operator() -> Actor {
    Actor {
        person: "operator".into(),
        name: "本机操作员".to_owned(),
        department: "operator".into(),
        roles: vec![RoleGrant {
            role: Role::Administrator,
            scope: Scope::Bureau,
        }],
    }
}

fn print_link(settings: &Settings, token: &str) {
    let origin = settings
        .origin
        .as_ref()
        .map_or_else(|| format!("http://{}", settings.address), ToString::to_string);
    println!("请在三天内打开一次性链接设定密码：{origin}/welcome/{token}");
}
