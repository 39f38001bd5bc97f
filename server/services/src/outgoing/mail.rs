//! Mail to one SMTP server (邮件), as much of RFC 5321 as a notification needs: one recipient, one text.
//!
//! Spoken here by hand: a mail library would change the features of crates that the database engine is built on, and so
//! compile the engine anew.

use super::{Letter, MailSecurity, MailServer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::time::Moment;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const PATIENCE: Duration = Duration::from_secs(30);
/// A server that says more than this in one answer is not listened to, in lines.
const LINES: usize = 64;
/// Longest line of an answer in bytes.
const LINE: u64 = 4096;
/// Base64 is broken into lines of this length.
const WIDTH: usize = 76;

pub(super) async fn send(
    server: &MailServer,
    to: &str,
    letter: &Letter<'_>,
    id: &str,
    now: Moment,
) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, talk(server, to, letter, id, now)).await {
        Ok(outcome) => outcome,
        Err(_) => Err("邮件服务器超时".to_owned()),
    }
}

async fn talk(server: &MailServer, to: &str, letter: &Letter<'_>, id: &str, now: Moment) -> Result<(), String> {
    let plain = TcpStream::connect((server.host.as_str(), server.port))
        .await
        .map_err(|_| "邮件服务器没有连上")?;
    let content = message(server, to, letter, id, now);
    match server.security {
        MailSecurity::Plain => {
            let mut line = Line::new(plain);
            line.expect(220).await?;
            line.hand_over(server, to, &content).await
        }
        MailSecurity::Tls => {
            let mut line = Line::new(protect(plain, &server.host).await?);
            line.expect(220).await?;
            line.hand_over(server, to, &content).await
        }
        MailSecurity::StartTls => {
            let mut line = Line::new(plain);
            line.expect(220).await?;
            line.say("EHLO portal", 250).await?;
            line.say("STARTTLS", 220).await?;
            let mut line = Line::new(protect(line.into_stream(), &server.host).await?);
            line.hand_over(server, to, &content).await
        }
    }
}

async fn protect(plain: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| "加密无法使用")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|_| "邮件服务器名称无效")?;
    let connected = TlsConnector::from(Arc::new(config)).connect(name, plain).await;
    connected.map_err(|_| "邮件服务器的证书不受信任".to_owned())
}

/// A conversation, line by line.
struct Line<S>(BufReader<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    fn new(stream: S) -> Self {
        Self(BufReader::new(stream))
    }

    /// Whatever the other side sent before the protection began is thrown away with the buffer.
    fn into_stream(self) -> S {
        self.0.into_inner()
    }

    async fn hand_over(&mut self, server: &MailServer, to: &str, content: &str) -> Result<(), String> {
        self.say("EHLO portal", 250).await?;
        if !server.user.is_empty() {
            let secret = STANDARD.encode(format!("\0{}\0{}", server.user, server.password));
            self.say(&format!("AUTH PLAIN {secret}"), 235).await?;
        }
        self.say(&format!("MAIL FROM:<{}>", server.sender), 250).await?;
        self.say(&format!("RCPT TO:<{to}>"), 250).await?;
        self.say("DATA", 354).await?;
        self.say(&format!("{content}\r\n."), 250).await?;
        // It is delivered; whether the server says good-bye does not matter.
        let _ = self.say("QUIT", 221).await;
        Ok(())
    }

    async fn say(&mut self, words: &str, wanted: u16) -> Result<(), String> {
        let line = format!("{words}\r\n");
        let stream = self.0.get_mut();
        let written = async {
            stream.write_all(line.as_bytes()).await?;
            stream.flush().await
        };
        written.await.map_err(|_| "邮件服务器断开了连接")?;
        self.expect(wanted).await
    }

    /// Reads an answer to its last line: `250-more`, then `250 last`.
    async fn expect(&mut self, wanted: u16) -> Result<(), String> {
        for _ in 0..LINES {
            let mut line = Vec::new();
            let mut limited = tokio::io::AsyncReadExt::take(&mut self.0, LINE);
            let read = limited.read_until(b'\n', &mut line).await;
            if !matches!(read, Ok(1..)) {
                return Err("邮件服务器断开了连接".to_owned());
            }
            let code = line.get(..3).and_then(|code| std::str::from_utf8(code).ok());
            let code: u16 = code
                .and_then(|code| code.parse().ok())
                .ok_or("邮件服务器的回答无法识别")?;
            if line.get(3) == Some(&b'-') {
                continue;
            }
            return if code == wanted {
                Ok(())
            } else {
                Err(format!("邮件服务器拒绝，代码 {code}"))
            };
        }
        Err("邮件服务器的回答太长".to_owned())
    }
}

/// The message: every line that could hold other letters is in base64, so that nothing has to be escaped.
fn message(server: &MailServer, to: &str, letter: &Letter<'_>, id: &str, now: Moment) -> String {
    let text = format!(
        "{}\r\n{}\r\n\r\n{}\r\n\r\n此邮件由机关后勤服务门户自动发送，可在“我的”页面更改。\r\n",
        letter.sentence, letter.about, letter.link
    );
    let host = server.sender.split('@').next_back().unwrap_or("portal");
    let id: String = id
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    let head = [
        format!("From: {} <{}>", word("机关后勤服务"), server.sender),
        format!("To: <{to}>"),
        format!("Subject: {}", words(letter.sentence)),
        format!("Date: {}", date(now)),
        format!("Message-ID: <{id}@{host}>"),
        "Auto-Submitted: auto-generated".to_owned(),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: base64".to_owned(),
    ];
    let body = STANDARD.encode(text);
    let body: Vec<&str> = body
        .as_bytes()
        .chunks(WIDTH)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!("{}\r\n\r\n{}", head.join("\r\n"), body.join("\r\n"))
}

/// A word in another script (RFC 2047).
fn word(text: &str) -> String {
    format!("=?utf-8?B?{}?=", STANDARD.encode(text))
}

/// A text as words that are short enough each, on lines of their own.
fn words(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let parts: Vec<String> = letters
        .chunks(12)
        .map(|part| word(&part.iter().collect::<String>()))
        .collect();
    parts.join("\r\n ")
}

/// `Tue, 24 Nov 2026 09:05:00 +0800`.
fn date(now: Moment) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let civil = now.civil();
    let named = |names: &[&'static str], number: i8| {
        let index = usize::try_from(number - 1).unwrap_or_default();
        names.get(index).copied().unwrap_or_default()
    };
    let day = named(&DAYS, civil.weekday().to_monday_one_offset());
    let month = named(&MONTHS, civil.month());
    let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
    format!(
        "{day}, {:02} {month} {} {hour:02}:{minute:02}:{second:02} +0800",
        civil.day(),
        civil.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_nothing_but_plain_letters_and_short_lines() {
        let server = MailServer {
            host: "mail.example".to_owned(),
            port: 465,
            security: MailSecurity::Tls,
            user: String::new(),
            password: "geheim".to_owned(),
            sender: "portal@example.gov.cn".to_owned(),
        };
        let letter = Letter {
            sentence: "办结时限已用 80 %，今天 14:12 到期\r\nBcc: somebody@example.cn",
            about: "空调维修：不制冷",
            link: "https://hq.example/requests/r1".to_owned(),
        };
        let text = message(
            &server,
            "a@example.cn",
            &letter,
            "p1:r1:000002",
            Moment(1_795_600_000_000),
        );
        assert!(text.is_ascii());
        assert!(
            text.split("\r\n")
                .all(|line| line.len() <= 78 && !line.starts_with("Bcc")),
            "{text}"
        );
        assert!(text.contains("Message-ID: <p1-r1-000002@example.gov.cn>"));
        assert!(!text.contains("geheim") && !format!("{server:?}").contains("geheim"));
        assert!(
            !text.split("\r\n").any(|line| line == "."),
            "nothing ends the message early"
        );
    }

    #[test]
    fn a_date_is_written_as_mail_wants_it() {
        let moment = Moment::parse("2026-11-24T09:05").unwrap_or_else(|_| panic!("no moment"));
        assert_eq!(date(moment), "Tue, 24 Nov 2026 09:05:00 +0800");
    }
}
