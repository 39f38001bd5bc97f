//! Where settings come from and what is wrong with them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use server::settings::listing::listing;
use server::settings::{Problems, Settings, Sources};

fn collect(file: Option<&Path>, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Sources, Problems> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let flags: BTreeMap<_, _> = flags.iter().map(owned).collect();
    Sources::collect(file, environment.iter().map(owned), &flags)
}

fn load(file: Option<&Path>, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Settings, Problems> {
    Settings::load(&collect(file, environment, flags)?)
}

fn written(content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("portal.toml");
    std::fs::write(&path, content).expect("written");
    (folder, path)
}

#[test]
fn the_defaults_are_valid_and_small() {
    let settings = load(None, &[], &[]).expect("valid");
    assert_eq!(settings.address.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.store.address, "rocksdb://data/db");
    assert_eq!((settings.store.cache_mib, settings.store.write_buffer_mib), (64, 64));
    assert_eq!(settings.photo_folder, Path::new("data/photos"));
    assert!(!settings.sample && settings.metrics.is_some() && settings.origin.is_none());
}

#[test]
fn a_flag_beats_the_environment_and_the_environment_the_file() {
    let (_folder, file) = written("address = \"127.0.0.1:1\"\n[http]\ntimeout_seconds = 11\nstop_seconds = 3\n");
    let environment = [
        ("PORTAL_ADDRESS", "127.0.0.1:2"),
        ("PORTAL_HTTP_TIMEOUT_SECONDS", "12"),
        ("PATH", "/bin"),
    ];
    let settings = load(Some(&file), &environment, &[("address", "127.0.0.1:3")]).expect("valid");
    assert_eq!(settings.address.port(), 3);
    assert_eq!(settings.timeout, Duration::from_secs(12));
    assert_eq!(settings.stop_timeout, Duration::from_secs(3));
}

#[test]
fn every_problem_is_named_with_its_origin() {
    let (_folder, file) = written("[database]\ncache_mib = 1\n");
    let environment = [("PORTAL_ADDRESS", "here"), ("PORTAL_LOG_FORMAT", "xml")];
    let problems = load(Some(&file), &environment, &[("http.timeout_seconds", "-5")]);
    let Problems(problems) = problems.expect_err("nothing of this is usable");
    for part in [
        "设置 address 的值“here”不能用：应写作 IP:端口，如 127.0.0.1:3000（来自环境变量 PORTAL_ADDRESS）",
        "设置 log.format 的值“xml”不能用：应是 text、json 之一（来自环境变量 PORTAL_LOG_FORMAT）",
        "设置 http.timeout_seconds 的值“-5”不能用：应是 1 至 600 的整数（来自参数 --http-timeout-seconds）",
        &format!(
            "设置 database.cache_mib 的值“1”不能用：应是 8 至 65536 的整数（来自文件 {}）",
            file.display()
        ),
    ] {
        assert!(
            problems.iter().any(|problem| problem == part),
            "no “{part}” in {problems:#?}"
        );
    }
    assert_eq!(problems.len(), 4, "{problems:#?}");
}

#[test]
fn a_wrong_key_in_the_file_is_refused_with_the_likely_one() {
    let (_folder, file) = written("[database]\ncache_mb = 64\n[nonsense]\nx = 1\n");
    let problems = collect(Some(&file), &[], &[]).expect_err("unknown keys").to_string();
    assert!(
        problems.contains("database.cache_mb，是否应为 database.cache_mib？"),
        "{problems}"
    );
    assert!(
        problems.contains("nonsense.x") && !problems.contains("nonsense.x，是否"),
        "{problems}"
    );
}

#[test]
fn a_named_file_has_to_be_there_and_readable() {
    let missing = collect(Some(Path::new("/nowhere/portal.toml")), &[], &[]).expect_err("missing");
    assert!(
        missing.to_string().contains("/nowhere/portal.toml 无法读取"),
        "{missing}"
    );
    let (_folder, file) = written("address = = 1");
    let broken = collect(Some(&file), &[], &[]).expect_err("broken");
    assert!(broken.to_string().contains("不是有效的 TOML"), "{broken}");
    let named = collect(None, &[("PORTAL_CONFIG", "/nowhere/else.toml")], &[]).expect_err("missing");
    assert!(named.to_string().contains("/nowhere/else.toml"), "{named}");
}

#[test]
fn a_database_server_wants_user_and_password() {
    let address = ("PORTAL_DATABASE_ADDRESS", "ws://db.example:8000");
    let problems = load(None, &[address], &[]).expect_err("no user").to_string();
    assert!(
        problems.contains("database.user") && problems.contains("database.password"),
        "{problems}"
    );
    let user = [
        address,
        ("PORTAL_DATABASE_USER", "portal"),
        ("PORTAL_DATABASE_PASSWORD", "秘密123"),
    ];
    assert!(load(None, &user, &[]).is_ok());
    let elsewhere = load(None, &[("PORTAL_DATABASE_ADDRESS", "mysql://x")], &[]).expect_err("no such engine");
    assert!(elsewhere.to_string().contains("rocksdb://目录"), "{elsewhere}");
}

#[test]
fn a_password_is_never_shown() {
    let environment = [
        ("PORTAL_DATABASE_ADDRESS", "ws://db.example:8000"),
        ("PORTAL_DATABASE_USER", "portal"),
        ("PORTAL_DATABASE_PASSWORD", "秘密123"),
    ];
    let sources = collect(None, &environment, &[]).expect("collected");
    let settings = Settings::load(&sources).expect("valid");
    let listing = listing(&settings, &sources);
    assert!(
        listing.contains("database.password\t******\t环境变量 PORTAL_DATABASE_PASSWORD"),
        "{listing}"
    );
    assert!(listing.contains("address\t127.0.0.1:3000\t默认"), "{listing}");
    assert!(!listing.contains("秘密123") && !format!("{settings:?}").contains("秘密123"));
}

#[test]
fn lists_may_be_written_as_lists() {
    let (_folder, file) = written("[metrics]\nallow = [\"192.0.2.1\", \"::1\"]\n");
    let settings = load(Some(&file), &[], &[]).expect("valid");
    assert_eq!(settings.metrics.map(|allowed| allowed.len()), Some(2));
    let off = load(None, &[("PORTAL_METRICS_ENABLED", "false")], &[]).expect("valid");
    assert_eq!(off.metrics, None);
}

#[test]
fn a_variable_that_is_no_setting_is_noticed() {
    let sources = collect(None, &[("PORTAL_ADRESS", "127.0.0.1:1")], &[]).expect("collected");
    assert_eq!(sources.unknown_variables, ["PORTAL_ADRESS"]);
}
