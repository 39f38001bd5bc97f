//! Sending on, against a mail server and a robot of the test's own on this machine.

use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::Refusal;
use services::Failure;
use services::delivery::ChannelForm;
use services::job::Job;
use services::outgoing::{MailSecurity, MailServer, Outgoing};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

type Heard = Arc<Mutex<Vec<String>>>;

fn note(heard: &Heard, text: String) {
    if let Ok(mut heard) = heard.lock() {
        heard.push(text);
    }
}

fn all(heard: &Heard) -> Vec<String> {
    heard.lock().map(|heard| heard.clone()).unwrap_or_default()
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let port = listener.local_addr().map(|address| address.port()).unwrap_or_default();
    (listener, port)
}

/// A mail server that keeps what it hears and accepts everything.
async fn mail_server() -> (u16, Heard) {
    let (listener, port) = listen().await;
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve_mail(stream, Arc::clone(&kept)));
        }
    });
    (port, heard)
}

async fn serve_mail(stream: TcpStream, heard: Heard) {
    let mut stream = BufReader::new(stream);
    let _ = stream.get_mut().write_all(b"220 sink\r\n").await;
    let (mut in_data, mut letter) = (false, String::new());
    loop {
        let mut line = String::new();
        if !matches!(stream.read_line(&mut line).await, Ok(1..)) {
            return;
        }
        let answer: &[u8] = match line.trim_end() {
            "." if in_data => {
                in_data = false;
                note(&heard, std::mem::take(&mut letter));
                b"250 kept\r\n"
            }
            _ if in_data => {
                letter.push_str(&line);
                continue;
            }
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            words if words.starts_with("AUTH") => b"235 ok\r\n",
            words if words.starts_with("EHLO") => b"250-sink\r\n250 AUTH PLAIN\r\n",
            _ => b"250 ok\r\n",
        };
        let _ = stream.get_mut().write_all(answer).await;
    }
}

/// A robot that answers with these bodies in turn, the last one for good.
async fn robot(answers: &'static [&'static str]) -> (u16, Heard) {
    let (listener, port) = listen().await;
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        let mut count = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut read = vec![0; 8192];
            let mut text = String::new();
            while !text.ends_with('}') {
                match stream.read(&mut read).await {
                    Ok(bytes @ 1..) => text.push_str(&String::from_utf8_lossy(read.get(..bytes).unwrap_or_default())),
                    _ => break,
                }
            }
            note(&kept, text);
            let body = answers.get(count).or(answers.last()).copied().unwrap_or_default();
            count += 1;
            let answer = if body.starts_with('/') {
                format!("HTTP/1.1 302 Found\r\nLocation: {body}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            } else {
                format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                )
            };
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (port, heard)
}

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token(who).await;
    let actor = small.services.actor(Some(&token), at("2026-11-24T10:00")).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

fn form(channel: &str, address: &str) -> ChannelForm {
    ChannelForm {
        channel: channel.to_owned(),
        address: address.to_owned(),
        ..ChannelForm::default()
    }
}

async fn reachable(allow_private: bool, mail_port: u16) -> Small {
    let mut small = Small::new().await;
    let mail = MailServer {
        host: "127.0.0.1".to_owned(),
        port: mail_port,
        security: MailSecurity::Plain,
        user: "portal".to_owned(),
        password: "geheim".to_owned(),
        sender: "portal@example.gov.cn".to_owned(),
    };
    let outgoing = Outgoing::new(Some(mail), "https://hq.example".to_owned(), allow_private);
    small.services = small.services.with_outgoing(outgoing);
    small
}

async fn file(small: &mut Small) -> String {
    small.filed("2026-11-24T09:00").await
}

async fn deliver(small: &Small, when: &str) -> i64 {
    let done = small.services.run_job(Job::Deliver, "one", at(when)).await;
    done.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn standings(small: &mut Small) -> Vec<(String, i64, String)> {
    let admin = actor(small, "a1").await;
    let rows = small.services.deliveries_page(&admin, "", at("2026-11-24T10:00")).await;
    let rows = rows.unwrap_or_else(|failure| panic!("{failure:?}"));
    rows.into_iter()
        .map(|row| (row.standing.label().to_owned(), row.attempts, row.problem))
        .collect()
}

#[test]
fn who_chose_mail_gets_it_once_and_who_did_not_gets_none() {
    run(async {
        let (port, letters) = mail_server().await;
        let mut small = reachable(false, port).await;
        let requester = actor(&mut small, "p1").await;
        assert_eq!(
            small
                .services
                .save_channel(&requester, &form("email", "p1@example.gov.cn"))
                .await,
            Ok(())
        );
        let id = file(&mut small).await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Assign, "2026-11-24T09:10").await,
            Ok(())
        );
        assert_eq!(deliver(&small, "2026-11-24T09:11").await, 1);
        assert_eq!(deliver(&small, "2026-11-24T09:12").await, 0);
        let letters = all(&letters);
        assert_eq!(letters.len(), 1, "{letters:?}");
        let letter = letters.first().cloned().unwrap_or_default();
        assert!(
            letter.contains("To: <p1@example.gov.cn>") && letter.is_ascii(),
            "{letter}"
        );
        assert_eq!(standings(&mut small).await, [("已送达".to_owned(), 1, String::new())]);
        let shown = small
            .services
            .my_channels(&requester)
            .await
            .map(|all| format!("{all:?}"));
        assert!(shown.is_ok_and(|shown| shown.contains("p1***@") || shown.contains("***@example.gov.cn")));
    });
}

#[test]
fn a_robot_that_refuses_is_tried_again_and_a_signature_goes_with_each() {
    run(async {
        let (port, heard) = robot(&[r#"{"errcode":310000}"#, r#"{"errcode":0}"#]).await;
        let mut small = reachable(true, 1).await;
        let requester = actor(&mut small, "p1").await;
        let chosen = ChannelForm {
            secret: "SECgeheim".to_owned(),
            ..form(
                "ding_talk",
                &format!("http://127.0.0.1:{port}/robot/send?access_token=t"),
            )
        };
        assert_eq!(small.services.save_channel(&requester, &chosen).await, Ok(()));
        let id = file(&mut small).await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Accept, "2026-11-24T09:10").await,
            Ok(())
        );
        assert_eq!(deliver(&small, "2026-11-24T09:11").await, 1);
        assert_eq!(
            standings(&mut small).await,
            [("等待发送".to_owned(), 1, "对方拒收，错误码 310000".to_owned())]
        );
        assert_eq!(deliver(&small, "2026-11-24T09:11").await, 0, "not before its time");
        assert_eq!(deliver(&small, "2026-11-24T09:13").await, 1);
        assert_eq!(standings(&mut small).await, [("已送达".to_owned(), 2, String::new())]);
        let heard = all(&heard);
        assert_eq!(heard.len(), 2);
        for request in &heard {
            assert!(request.starts_with("POST /robot/send?access_token=t&timestamp=") && request.contains("&sign="));
            assert!(
                request.contains("服务中心已受理") && request.contains(&format!("https://hq.example/requests/{id}"))
            );
            assert!(!request.contains("SECgeheim"));
        }
    });
}

#[test]
fn neither_a_private_address_nor_a_redirect_is_followed() {
    run(async {
        let (port, heard) = robot(&["/elsewhere"]).await;
        let mut small = reachable(true, 1).await;
        let requester = actor(&mut small, "p1").await;
        let chosen = form("we_com", &format!("http://127.0.0.1:{port}/send?key=geheim"));
        assert_eq!(small.services.save_channel(&requester, &chosen).await, Ok(()));
        let id = file(&mut small).await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Accept, "2026-11-24T09:10").await,
            Ok(())
        );
        assert_eq!(deliver(&small, "2026-11-24T09:11").await, 1);
        assert_eq!(
            standings(&mut small).await,
            [("等待发送".to_owned(), 1, "对方返回 302".to_owned())]
        );
        assert_eq!(all(&heard).len(), 1, "nobody went elsewhere");
        // The same address when private networks are not allowed: refused when it is typed, and when it is resolved.
        let outgoing = Outgoing::new(None, String::new(), false);
        small.services = small.services.clone().with_outgoing(outgoing);
        let refused = small.services.save_channel(&requester, &chosen).await;
        assert!(
            matches!(refused, Err(Failure::Refused(Refusal::Field { .. }))),
            "{refused:?}"
        );
        let inside = form("we_com", &format!("https://localhost:{port}/send?key=geheim"));
        assert_eq!(small.services.save_channel(&requester, &inside).await, Ok(()));
        assert_eq!(deliver(&small, "2026-11-24T09:30").await, 1);
        let inside = "地址指向内部网络，未被允许".to_owned();
        assert_eq!(standings(&mut small).await, [("等待发送".to_owned(), 2, inside)]);
        assert_eq!(all(&heard).len(), 1);
    });
}

#[test]
fn in_quiet_hours_it_waits_and_what_is_not_pressing_is_left_out() {
    run(async {
        let (port, letters) = mail_server().await;
        let mut small = reachable(false, port).await;
        let requester = actor(&mut small, "p1").await;
        let technician = actor(&mut small, "t1").await;
        let quiet = ChannelForm {
            quiet: "1".to_owned(),
            ..form("email", "p1@example.gov.cn")
        };
        let pressing = ChannelForm {
            pressing_only: "1".to_owned(),
            ..form("email", "t1@example.gov.cn")
        };
        assert_eq!(small.services.save_channel(&requester, &quiet).await, Ok(()));
        assert_eq!(small.services.save_channel(&technician, &pressing).await, Ok(()));
        let id = file(&mut small).await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Assign, "2026-11-24T20:00").await,
            Ok(())
        );
        assert_eq!(deliver(&small, "2026-11-24T20:01").await, 0);
        assert_eq!(deliver(&small, "2026-11-25T08:29").await, 0);
        assert_eq!(deliver(&small, "2026-11-25T08:30").await, 1);
        assert_eq!(all(&letters).len(), 1);
        assert_eq!(
            small.act("p1", &id, CommandKind::Nudge, "2026-11-25T09:00").await,
            Ok(())
        );
        assert_eq!(deliver(&small, "2026-11-25T09:01").await, 1);
        let last = all(&letters).last().cloned().unwrap_or_default();
        assert!(last.contains("To: <t1@example.gov.cn>"), "{last}");
    });
}

#[test]
fn two_drivers_send_once_and_only_an_administrator_sees_what_failed() {
    run(async {
        let (port, letters) = mail_server().await;
        let mut small = reachable(false, port).await;
        let requester = actor(&mut small, "p1").await;
        assert_eq!(
            small
                .services
                .save_channel(&requester, &form("email", "p1@example.gov.cn"))
                .await,
            Ok(())
        );
        let id = file(&mut small).await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Accept, "2026-11-24T09:10").await,
            Ok(())
        );
        let (one, other) = (small.services.clone(), small.services.clone());
        let now = at("2026-11-24T09:20");
        let (first, second) = tokio::join!(
            one.run_job(Job::Deliver, "one", now),
            other.run_job(Job::Deliver, "other", now.plus_minutes(3))
        );
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        deliver(&small, "2026-11-24T09:30").await;
        assert_eq!(all(&letters).len(), 1);
        let refused = small
            .services
            .deliveries_page(&requester, "", now)
            .await
            .map(|rows| rows.len());
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)));
    });
}
