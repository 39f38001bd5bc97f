//! Every setting there is.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// Its name in the file, with a dot for the section: `database.cache_mib`.
    pub key: &'static str,
    /// What counts when nobody says otherwise. Empty: it follows from other settings, or there is none.
    pub default: &'static str,
    /// What it is, and what it may be.
    pub about: &'static str,
    /// Never printed and never a flag: everybody on the machine can read those.
    pub secret: bool,
}

impl Definition {
    /// The environment variable: `PORTAL_DATABASE_CACHE_MIB`.
    pub fn variable(&self) -> String {
        format!("PORTAL_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// The flag without its dashes: `database-cache-mib`.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }
}

/// The definition of a setting by its name in the file.
pub fn find(key: &str) -> Option<&'static Definition> {
    TABLE.iter().find(|definition| definition.key == key)
}

const fn setting(key: &'static str, default: &'static str, about: &'static str) -> Definition {
    Definition {
        key,
        default,
        about,
        secret: false,
    }
}

const fn secret(key: &'static str, about: &'static str) -> Definition {
    Definition {
        key,
        default: "",
        about,
        secret: true,
    }
}

/// Every setting, in the order in which `portal config` prints them.
pub const TABLE: &[Definition] = &[
    setting("address", "127.0.0.1:3000", "监听地址，形如 127.0.0.1:3000"),
    setting("data", "data", "数据目录"),
    setting(
        "sample",
        "false",
        "是否使用示例数据与示例账号（true 或 false），正式使用时不要打开",
    ),
    setting(
        "database.address",
        "",
        "数据库地址：rocksdb://目录、ws://主机:端口 或 wss://主机:端口；默认为数据目录下的 db",
    ),
    setting("database.namespace", "portal", "数据库命名空间"),
    setting("database.name", "portal", "数据库名称"),
    setting("database.user", "", "数据库用户，仅用于 ws:// 与 wss://"),
    secret("database.password", "数据库口令，仅用于 ws:// 与 wss://"),
    setting(
        "database.access",
        "database",
        "数据库用户所在层级：database、namespace 或 root",
    ),
    setting("database.cache_mib", "64", "嵌入式数据库的块缓存（MiB，8 至 65536）"),
    setting(
        "database.write_buffer_mib",
        "64",
        "嵌入式数据库的单个写缓冲（MiB，4 至 1024）",
    ),
    setting("database.write_buffers", "3", "嵌入式数据库的写缓冲个数（2 至 16）"),
    setting("photo.folder", "", "照片目录；默认为数据目录下的 photos"),
    setting("photo.limit_mib", "20", "单张照片文件的上限（MiB，1 至 20）"),
    setting("photo.upload_seconds", "180", "一次上传照片最长用时（秒，10 至 900）"),
    setting("site.root", "", "网站文件目录；默认为程序旁的 site 或 ../site"),
    setting(
        "site.hashes",
        "",
        "网站文件名校验表；默认为程序旁或网站目录下的 hash.txt",
    ),
    setting(
        "http.origin",
        "",
        "公开访问地址，形如 https://hq.example.gov.cn；默认取请求的 Host",
    ),
    setting(
        "http.proxies",
        "",
        "可信反向代理的 IP 地址，用逗号分隔；只有来自它们的 X-Forwarded-For 才算数",
    ),
    setting(
        "http.body_limit_kib",
        "1024",
        "一次请求内容的上限（KiB，16 至 65536），上传照片除外",
    ),
    setting("http.timeout_seconds", "30", "一次请求最长用时（秒，1 至 600）"),
    setting(
        "http.stop_seconds",
        "20",
        "收到停止信号后等待请求结束的时间（秒，0 至 300）",
    ),
    setting("log.format", "text", "日志格式：text 或 json"),
    setting(
        "log.level",
        "info",
        "日志级别：error、warn、info、debug、trace，或按模块写明，如 info,storage=debug",
    ),
    setting(
        "session.idle_minutes",
        "720",
        "登录后多久不用即退出（分钟，5 至 44640）",
    ),
    setting(
        "session.absolute_minutes",
        "10080",
        "一次登录最长有效时间（分钟，5 至 129600）",
    ),
    setting(
        "rating.told_after_days",
        "1",
        "不公开身份的评价几天后才计入服务中心看到的整改单和数字（0 至 7 天；0 为当时，1 为次日）",
    ),
    setting("mail.host", "", "邮件服务器名称；不填则不能用邮件推送消息"),
    setting("mail.port", "465", "邮件服务器端口（1 至 65535）"),
    setting(
        "mail.security",
        "tls",
        "与邮件服务器的加密：tls、starttls 或 plain（不加密，仅用于本机的邮件服务器）",
    ),
    setting("mail.user", "", "邮件服务器账号；不需要登录时不填"),
    secret("mail.password", "邮件服务器口令"),
    setting("mail.sender", "", "发件人邮箱"),
    setting(
        "robot.allow_private",
        "false",
        "群机器人地址可否指向内部网络（true 或 false）",
    ),
    setting("metrics.enabled", "true", "是否提供 /metrics（true 或 false）"),
    setting("metrics.allow", "", "除本机外可以读取 /metrics 的 IP 地址，用逗号分隔"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::TABLE;

    #[test]
    fn no_two_settings_share_a_name_a_variable_or_a_flag() {
        let mut seen = HashSet::new();
        for definition in TABLE {
            for name in [
                definition.key.to_owned(),
                definition.variable(),
                format!("--{}", definition.flag()),
            ] {
                // A name without section and underscore is its own flag.
                assert!(seen.insert(name.clone()), "{name}");
            }
        }
    }
}
