//! The program as it is typed.

use std::process::{Command, Output};

fn portal(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.args(arguments).current_dir(folder.path()).env_clear();
    command.output().expect("the program starts")
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_day_is_a_line_without_any_database() {
    let output = portal(&["calendar", "--from", "2026-10-09", "--to", "2026-10-11"]);
    let (lines, complaints) = said(&output);
    assert_eq!(
        lines,
        "2026-10-09\tworkday\t\n2026-10-10\tmakeup\t国庆节调休\n2026-10-11\tweekend\t\n"
    );
    assert_eq!((output.status.code(), complaints.as_str()), (Some(0), ""));
}

#[test]
fn a_deadline_is_printed_with_its_explanation_and_as_json() {
    let arguments = ["deadline", "--from", "2026-09-30T16:30", "--minutes", "480"];
    let (text, _) = said(&portal(&arguments));
    assert!(text.starts_with("2026-10-0"), "{text}");
    assert!(text.lines().count() > 1, "{text}");
    let (json, _) = said(&portal(&[arguments.as_slice(), &["--json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["minutes"], 480);
    assert!(text.starts_with(json["due"].as_str().expect("an instant")), "{text}");
}

#[test]
fn a_calendar_nobody_knows_is_named_with_those_there_are() {
    let output = portal(&[
        "calendar",
        "--from",
        "2026-10-09",
        "--to",
        "2026-10-11",
        "--calendar",
        "没有",
    ]);
    let (_, complaint) = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(complaint.contains("没有名为“没有”的工作日历"), "{complaint}");
}

#[test]
fn config_prints_every_setting_with_its_origin() {
    let (listing, _) = said(&portal(&["config", "--address", "127.0.0.1:3177", "--sample"]));
    assert!(listing.contains("address\t127.0.0.1:3177\t参数 --address"), "{listing}");
    assert!(listing.contains("sample\ttrue\t参数 --sample"), "{listing}");
    assert!(listing.contains("log.format\ttext\t默认"), "{listing}");
}

#[test]
fn a_wrong_setting_stops_the_program_before_it_starts() {
    let output = portal(&["serve", "--address", "here"]);
    let (_, complaint) = said(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint.contains("设置 address 的值“here”不能用"), "{complaint}");
}

#[test]
fn help_is_in_the_language_of_its_readers() {
    let (help, _) = said(&portal(&["--help"]));
    for part in [
        "机关后勤服务门户",
        "用法",
        "serve",
        "启动服务",
        "--http-timeout-seconds",
        "显示帮助",
    ] {
        assert!(help.contains(part), "no {part} in\n{help}");
    }
    assert!(!help.contains("--database-password"), "a secret is no flag");
}

#[test]
fn a_command_that_cannot_be_read_is_answered_in_the_language_of_its_readers() {
    for (arguments, sentence) in [
        (vec!["srve"], "没有命令“srve”。是不是“serve”？"),
        (vec!["seed", "--nope"], "没有参数“--nope”。"),
        (
            vec!["seed", "--requests", "x"],
            "参数 --requests <件数> 的值“x”不能用。",
        ),
        (vec!["seed", "--requests"], "参数 --requests <件数> 后面要写一个值。"),
        (vec!["deadline"], "缺少参数：--from <时间>、--minutes <分钟>。"),
    ] {
        let output = portal(&arguments);
        let (_, complaint) = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complaint.starts_with(sentence), "{arguments:?}: {complaint}");
        assert!(!complaint.contains("error"), "{complaint}");
    }
}
