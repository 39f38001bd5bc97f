//! Why a command did not do what it was told, in a sentence for whoever typed it.

use std::fmt;

use domain::calendar::CalendarProblem;
use services::Failure;
use storage::StorageError;

/// What the command line prints before it gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    /// In these words.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self(match error {
            StorageError::Locked { path } => {
                format!("数据库目录 {path} 正被另一个进程使用：服务已在运行时，请先停止，或改用数据库服务器（ws://）。")
            }
            StorageError::Unusable { address, reason } => format!("数据库 {address} 无法打开：{reason}"),
            StorageError::Newer { found } => {
                format!("数据库由更新的版本建立（{found}），请改用相应版本的程序；数据没有改动。")
            }
            StorageError::MoveChanged { name } => {
                format!("已执行过的数据迁移 {name} 内容有变，拒绝继续；数据没有改动。")
            }
            StorageError::Script { name, reason } => format!("数据库结构 {name} 更新失败：{reason}"),
            StorageError::Busy { .. } => "另一个进程正在更新数据库，请稍后再试。".to_owned(),
            other => format!("数据库出错：{other}"),
        })
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self(app::text::error(&app::api::ApiError::from(failure)))
    }
}

impl From<CalendarProblem> for Trouble {
    fn from(problem: CalendarProblem) -> Self {
        Self(problem.to_string())
    }
}
