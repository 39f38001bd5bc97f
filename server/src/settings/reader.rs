//! From texts to checked values.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use domain::person::SignInRules;
use domain::rating::RatingRules;
use services::outgoing::{MailSecurity, MailServer};
use services::photo::PhotoLimits;
use storage::{AccessLevel, StoreSettings};
use tracing_subscriber::EnvFilter;

use super::sources::Sources;
use super::{LogFormat, Settings, table};

/// What is wrong with the settings, one sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl Problems {
    pub(super) fn one(sentence: String) -> Self {
        Self(vec![sentence])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

struct Reader<'a> {
    sources: &'a Sources,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, key: &str) -> String {
        table::find(key)
            .map(|definition| self.sources.value(definition).0.trim().to_owned())
            .unwrap_or_default()
    }

    fn wrong(&mut self, key: &str, reason: &str) {
        let Some(definition) = table::find(key) else { return };
        let (value, origin) = self.sources.value(definition);
        let shown = if definition.secret { "（不显示）" } else { value };
        self.problems
            .push(format!("设置 {key} 的值“{shown}”不能用：{reason}（来自{origin}）"));
    }

    fn number(&mut self, key: &str, range: RangeInclusive<u32>) -> u32 {
        match self.text(key).parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                self.wrong(key, &format!("应是 {} 至 {} 的整数", range.start(), range.end()));
                *range.start()
            }
        }
    }

    fn parsed<T: FromStr>(&mut self, key: &str, wanted: &str) -> Option<T> {
        let parsed = self.text(key).parse().ok();
        if parsed.is_none() {
            self.wrong(key, wanted);
        }
        parsed
    }

    fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(key);
        let chosen = choices
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, choice)| *choice);
        if chosen.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            self.wrong(key, &format!("应是 {} 之一", names.join("、")));
        }
        chosen
    }

    fn flag(&mut self, key: &str) -> bool {
        self.choice(key, &[("true", true), ("false", false)])
            .unwrap_or_default()
    }

    fn addresses(&mut self, key: &str) -> Vec<IpAddr> {
        let list = self.text(key);
        let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
        let addresses = parts.map(str::parse).collect::<Result<Vec<_>, _>>();
        if addresses.is_err() {
            self.wrong(key, "应是用逗号分隔的 IP 地址");
        }
        addresses.unwrap_or_default()
    }

    fn folder(&mut self, key: &str) -> PathBuf {
        let text = self.text(key);
        if text.is_empty() {
            self.wrong(key, "应写明目录");
        }
        PathBuf::from(text)
    }

    fn folder_or(&self, key: &str, otherwise: PathBuf) -> PathBuf {
        Some(self.text(key))
            .filter(|text| !text.is_empty())
            .map_or(otherwise, PathBuf::from)
    }
}

pub(super) fn read(sources: &Sources) -> Result<Settings, Problems> {
    let mut reader = Reader {
        sources,
        problems: Vec::new(),
    };
    let address = reader.parsed("address", "应写作 IP:端口，如 127.0.0.1:3000");
    let data = reader.folder("data");
    let store = store(&mut reader, &data);
    let photo_limit = reader.number("photo.limit_mib", 1..=20);
    let site_root = reader.folder_or("site.root", usual_site_root());
    let site_hashes = site_hashes(&mut reader, &site_root);
    let origin = origin(&mut reader);
    let log_format = reader.choice("log.format", &[("text", LogFormat::Text), ("json", LogFormat::Json)]);
    let log_level = log_level(&mut reader);
    let sign_in = sign_in(&mut reader);
    let rating = RatingRules {
        told_after_days: i64::from(reader.number("rating.told_after_days", 0..=7)),
        ..RatingRules::default()
    };
    let seconds = |number: u32| Duration::from_secs(u64::from(number));
    let upload_timeout = seconds(reader.number("photo.upload_seconds", 10..=900));
    let body_limit = reader.number("http.body_limit_kib", 16..=65_536) as usize * 1024;
    let timeout = seconds(reader.number("http.timeout_seconds", 1..=600));
    let stop_timeout = seconds(reader.number("http.stop_seconds", 0..=300));
    let sample = reader.flag("sample");
    let metrics = metrics(&mut reader);
    let mail = mail(&mut reader);
    let private_robots = reader.flag("robot.allow_private");
    let proxies = reader.addresses("http.proxies");
    match (address, log_format) {
        (Some(address), Some(log_format)) if reader.problems.is_empty() => Ok(Settings {
            address,
            photo_folder: reader.folder_or("photo.folder", data.join("photos")),
            photo: PhotoLimits {
                mebibytes: u64::from(photo_limit),
                ..PhotoLimits::default()
            },
            data,
            store,
            upload_timeout,
            site_root,
            site_hashes,
            origin,
            proxies,
            body_limit,
            timeout,
            stop_timeout,
            log_format,
            log_level,
            sample,
            sign_in,
            rating,
            mail,
            private_robots,
            metrics,
        }),
        _ => Err(Problems(reader.problems)),
    }
}

fn store(reader: &mut Reader<'_>, data: &Path) -> StoreSettings {
    let address = reader.text("database.address");
    let address = if address.is_empty() {
        format!("rocksdb://{}", data.join("db").display())
    } else {
        address
    };
    let level = [
        ("database", AccessLevel::Database),
        ("namespace", AccessLevel::Namespace),
        ("root", AccessLevel::Root),
    ];
    let store = StoreSettings {
        address,
        namespace: reader.text("database.namespace"),
        database: reader.text("database.name"),
        user: reader.text("database.user"),
        password: reader.text("database.password"),
        access: reader.choice("database.access", &level).unwrap_or_default(),
        cache_mib: reader.number("database.cache_mib", 8..=65_536),
        write_buffer_mib: reader.number("database.write_buffer_mib", 4..=1024),
        write_buffers: reader.number("database.write_buffers", 2..=16),
        ..StoreSettings::default()
    };
    // The engine checks again; the sentence with the origin is ours to say.
    let plain = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    for (key, name) in [
        ("database.namespace", &store.namespace),
        ("database.name", &store.database),
    ] {
        if !plain(name) {
            reader.wrong(key, "只能由字母、数字和下划线组成");
        }
    }
    match store.address.split_once("://") {
        Some(("rocksdb", path)) if !path.is_empty() && !path.contains('?') => {}
        Some(("ws" | "wss", host)) if !host.is_empty() && !host.contains(char::is_whitespace) => {
            for (key, value) in [("database.user", &store.user), ("database.password", &store.password)] {
                if value.is_empty() {
                    reader.wrong(key, "使用数据库服务器时必须填写");
                }
            }
        }
        _ => reader.wrong(
            "database.address",
            "应写作 rocksdb://目录、ws://主机:端口 或 wss://主机:端口",
        ),
    }
    store
}

fn origin(reader: &mut Reader<'_>) -> Option<super::PublicOrigin> {
    let text = reader.text("http.origin");
    if text.is_empty() {
        return None;
    }
    match text.parse() {
        Ok(origin) => Some(origin),
        Err(reason) => {
            reader.wrong("http.origin", &reason);
            None
        }
    }
}

fn log_level(reader: &mut Reader<'_>) -> String {
    let level = reader.text("log.level");
    if level.is_empty() || EnvFilter::try_new(&level).is_err() {
        reader.wrong("log.level", "应是 error、warn、info、debug、trace，或按模块写明");
    }
    level
}

fn sign_in(reader: &mut Reader<'_>) -> SignInRules {
    let idle = reader.number("session.idle_minutes", 5..=44_640);
    let absolute = reader.number("session.absolute_minutes", 5..=129_600);
    if idle > absolute {
        reader.wrong("session.idle_minutes", "不能长于 session.absolute_minutes");
    }
    SignInRules {
        idle_minutes: i64::from(idle),
        absolute_minutes: i64::from(absolute),
        ..SignInRules::default()
    }
}

fn mail(reader: &mut Reader<'_>) -> Option<MailServer> {
    let securities = [
        ("tls", MailSecurity::Tls),
        ("starttls", MailSecurity::StartTls),
        ("plain", MailSecurity::Plain),
    ];
    let server = MailServer {
        host: reader.text("mail.host"),
        port: u16::try_from(reader.number("mail.port", 1..=65_535)).unwrap_or(465),
        security: reader.choice("mail.security", &securities).unwrap_or(MailSecurity::Tls),
        user: reader.text("mail.user"),
        password: reader.text("mail.password"),
        sender: reader.text("mail.sender"),
    };
    if server.host.is_empty() {
        return None;
    }
    let plain = server.sender.is_ascii() && !server.sender.contains(['<', '>', ' ', '\r', '\n']);
    if !plain || !server.sender.contains('@') {
        reader.wrong("mail.sender", "设置了邮件服务器时，应写明发件人邮箱");
    }
    Some(server)
}

fn metrics(reader: &mut Reader<'_>) -> Option<Vec<IpAddr>> {
    let enabled = reader.flag("metrics.enabled");
    let allowed = reader.addresses("metrics.allow");
    enabled.then_some(allowed)
}

/// The site lies beside the program in a release archive, and one folder up where cargo built it.
fn usual_site_root() -> PathBuf {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let candidates = beside
        .into_iter()
        .flat_map(|folder| [folder.join("site"), folder.join("../site")]);
    candidates
        .into_iter()
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}

fn site_hashes(reader: &mut Reader<'_>, site_root: &Path) -> Option<PathBuf> {
    let named = reader.text("site.hashes");
    if !named.is_empty() {
        let path = PathBuf::from(named);
        if !path.is_file() {
            reader.wrong("site.hashes", "没有这个文件");
        }
        return std::path::absolute(path).ok();
    }
    let program = std::env::current_exe().ok();
    let beside = program
        .as_deref()
        .and_then(Path::parent)
        .map(|folder| folder.join("hash.txt"));
    let found = beside
        .into_iter()
        .chain([site_root.join("hash.txt")])
        .find(|path| path.is_file())?;
    // The page takes a relative path from the program's folder, so that only an absolute one is sure.
    std::path::absolute(found).ok()
}
