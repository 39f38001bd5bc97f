//! What leaves the portal, when, and where it may not go.

use domain::calendar::PreparedCalendar;
use domain::delivery::{Channel, Choice, Delivery, Standing, is_public, robot_message, send_at};
use domain::time::Moment;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
}

fn calendar() -> PreparedCalendar {
    domain::calendar::shipped::named(None).unwrap_or_else(|problem| panic!("{problem}"))
}

fn choice(channel: Channel, address: &str) -> Choice {
    Choice {
        channel,
        address: address.to_owned(),
        secret: "SEC秘密".to_owned(),
        quiet: true,
        pressing_only: false,
    }
}

#[test]
fn private_and_special_networks_are_not_public() {
    for text in [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "203.0.113.9",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2001:db8::1",
        "2002:a00:1::1",
        "2001::1",
        "::10.0.0.1",
    ] {
        let address = text.parse().unwrap_or_else(|_| panic!("{text}"));
        assert!(!is_public(address), "{text}");
    }
    for text in [
        "1.2.4.8",
        "114.114.114.114",
        "172.32.0.1",
        "100.128.0.1",
        "2400:3200::1",
        "::ffff:1.2.4.8",
        "64:ff9b::102:408",
    ] {
        let address = text.parse().unwrap_or_else(|_| panic!("{text}"));
        assert!(is_public(address), "{text}");
    }
}

#[test]
fn an_address_is_checked_by_its_kind() {
    let good = [
        (Channel::Email, "zhang.san@example.gov.cn"),
        (Channel::WeCom, "https://robot.example/cgi-bin/webhook/send?key=1"),
        (Channel::DingTalk, "https://robot.example/robot/send?access_token=2"),
    ];
    for (channel, address) in good {
        assert!(choice(channel, address).checked(false).is_ok(), "{address}");
    }
    let bad = [
        (Channel::Email, "zhang"),
        (Channel::Email, "a@b"),
        (Channel::Email, "a b@example.cn"),
        (Channel::Email, "a@example.cn\r\nBcc: b@example.cn"),
        (Channel::WeCom, "http://robot.example/"),
        (Channel::WeCom, "https://user@robot.example/"),
        (Channel::WeCom, "https:///send"),
        (Channel::DingTalk, "ftp://robot.example/"),
        (Channel::DingTalk, "https://robot.example/ x"),
        (Channel::DingTalk, ""),
    ];
    for (channel, address) in bad {
        assert!(choice(channel, address).checked(false).is_err(), "{address}");
    }
    assert!(choice(Channel::WeCom, "http://10.0.0.1:8080/").checked(true).is_ok());
}

#[test]
fn neither_secret_nor_address_is_printed() {
    let choice = choice(
        Channel::DingTalk,
        "https://robot.example/robot/send?access_token=geheim",
    );
    let printed = format!("{choice:?} {}", choice.shown());
    assert!(!printed.contains("秘密") && !printed.contains("geheim"), "{printed}");
    assert_eq!(choice.shown(), "robot.example/***");
    let mailbox = self::choice(Channel::Email, "zhangsan@example.gov.cn");
    assert_eq!(mailbox.shown(), "zh***@example.gov.cn");
}

fn delivery() -> Delivery {
    Delivery {
        id: "p1:r1:000002:email".to_owned(),
        person: "p1".into(),
        channel: Channel::Email,
        sentence: "服务中心已受理".to_owned(),
        about: "空调维修".to_owned(),
        path: "/requests/r1".to_owned(),
        centre: "c1".into(),
        at: at("2026-11-24T09:00"),
        due: Some(at("2026-11-24T09:00")),
        attempts: 0,
        standing: Standing::Waiting,
        problem: None,
        version: 1,
    }
}

#[test]
fn what_fails_is_tried_later_each_time_and_then_given_up() {
    let mut delivery = delivery();
    let mut now = at("2026-11-24T09:00");
    let mut waits = Vec::new();
    while let Some(due) = delivery.due {
        now = now.max(due);
        let claimed = delivery.claimed(now);
        assert!(claimed.due > Some(now), "nobody else sends it meanwhile");
        delivery = claimed.tried(Some("没有连上".to_owned()), now);
        waits.extend(delivery.due.map(|due: Moment| due.minutes_since(now)));
    }
    assert_eq!(waits, [1, 5, 15, 60, 240, 720]);
    assert_eq!((delivery.standing, delivery.attempts), (Standing::GivenUp, 7));
}

#[test]
fn what_arrived_is_over() {
    let sent = delivery()
        .claimed(at("2026-11-24T09:00"))
        .tried(None, at("2026-11-24T09:01"));
    assert_eq!((sent.standing, sent.due, sent.attempts), (Standing::Sent, None, 1));
}

#[test]
fn quiet_hours_follow_the_calendar() {
    let calendar = calendar();
    for (now, sent) in [
        ("2026-11-24T10:00", "2026-11-24T10:00"),
        ("2026-11-24T21:00", "2026-11-25T08:30"),
        ("2026-11-28T10:00", "2026-11-30T08:30"),
    ] {
        assert_eq!(send_at(&calendar, true, at(now)), at(sent), "{now}");
        assert_eq!(send_at(&calendar, false, at(now)), at(now));
    }
}

#[test]
fn a_message_is_json_whatever_was_written() {
    let text = robot_message("说了\"好\"\\", "空调\t维修", "https://hq.example/requests/r1");
    assert_eq!(
        text,
        "{\"msgtype\":\"text\",\"text\":{\"content\":\"【机关后勤】说了\\\"好\\\"\\\\\\n空调 维修\\nhttps://hq.example/requests/r1\"}}"
    );
}
