//! The process: what it logs, how it ends, and that there is one of it.

use std::process::Command;

use super::running::start;

#[test]
fn it_logs_json_without_what_people_look_for_and_ends_when_it_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = start(folder.path(), &["--log-format", "json"]);
    assert!(server.open("/health/ready").contains("200 OK"));
    assert!(server.open("/requests/zhang-san?text=secret").starts_with("HTTP/1.1"));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("zhang-san") && !log.contains("secret"), "{log}");
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let answered = lines
        .iter()
        .find(|line| line["message"] == "answered")
        .expect("a line for a request");
    assert_eq!(answered["route"], "/health/ready");
    assert_eq!(answered["status"], 200);
    assert!(answered["milliseconds"].is_u64());
    assert!(
        answered["span"]["number"]
            .as_str()
            .is_some_and(|number| number.len() == 10),
        "{answered}"
    );
    assert!(
        lines.iter().any(|line| line["message"] == "the database is closed"),
        "{log}"
    );
    assert!(lines.iter().all(|line| line["level"] != "ERROR"), "{log}");
}

#[test]
fn a_second_server_on_the_same_data_says_why_it_cannot_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = start(folder.path(), &[]);
    let second = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        let output = command
            .args(arguments)
            .arg("--data")
            .arg(folder.path())
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, words) = second(&["serve", "--address", "127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(words.contains("正被另一个进程使用"), "{words}");
    let address = server.address.to_string();
    let (code, words) = second(&["serve", "--address", &address]);
    assert_eq!(code, Some(1));
    assert!(words.contains("无法监听"), "{words}");
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn the_first_administrator_gets_a_link_that_nobody_else_can_guess() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let portal = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        let output = command
            .args(arguments)
            .arg("--data")
            .arg(folder.path())
            .output()
            .expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let add = ["user", "add-admin", "admin", "--http-origin", "https://hq.example"];
    let (code, words, _) = portal(&add);
    assert_eq!(code, Some(0), "{words}");
    let link = words
        .lines()
        .find_map(|line| line.split("https://hq.example/welcome/").nth(1))
        .expect("a link");
    assert!(link.trim().len() >= 43, "{link}");
    assert_eq!(portal(&add).0, Some(1), "the login is taken");
    let (_, list, _) = portal(&["user", "list"]);
    assert!(list.starts_with("admin\t系统管理员\t"), "{list}");
    let (_, reset, _) = portal(&["user", "reset", "admin"]);
    assert!(reset.contains("/welcome/") && !reset.contains(link.trim()), "{reset}");
    let (code, _, complaint) = portal(&["user", "reset", "nobody"]);
    assert_eq!(code, Some(1));
    assert!(complaint.contains("没有登录名为“nobody”的账号"), "{complaint}");
}
