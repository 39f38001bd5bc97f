//! `portal migrate`.

use services::Store;

use super::{Trouble, opening};
use crate::settings::Settings;

pub async fn run(settings: &Settings) -> Result<(), Trouble> {
    let store = Store::open(&settings.store).await?;
    let applied = opening::migrate(&store).await;
    store.close().await?;
    match applied?.as_slice() {
        [] => println!("数据库结构已是最新。"),
        names => println!("数据库结构已更新 {} 项：{}", names.len(), names.join("、")),
    }
    Ok(())
}
