//! Notifications that leave the portal (消息推送): by e-mail, and by the robots of 企业微信 and 钉钉.
//!
//! Each person chooses; nobody is sent anything unasked. What is decided here is pure: what a channel accepts, what is
//! written, when it is tried, and when it is given up.

use crate::calendar::PreparedCalendar;
use crate::id::{CentreId, PersonId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::time::{Moment, WorkingMinutes};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longest address of a robot or mailbox in characters.
const ADDRESS_LIMIT: usize = 500;
/// Longest secret in characters.
const SECRET_LIMIT: usize = 200;
/// Minutes to wait after each attempt that failed; after the last one it is given up.
const PATIENCE: [i64; 6] = [1, 5, 15, 60, 240, 720];
/// Nobody else sends what one process is sending, for so many minutes.
pub const CLAIM_MINUTES: i64 = 5;

/// By what a notification is sent on (推送方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 邮件
    Email,
    /// 企业微信群机器人
    WeCom,
    /// 钉钉群机器人
    DingTalk,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Email, Self::WeCom, Self::DingTalk];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "邮件",
            Self::WeCom => "企业微信机器人",
            Self::DingTalk => "钉钉机器人",
        }
    }

    /// The value in forms and keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::WeCom => "we_com",
            Self::DingTalk => "ding_talk",
        }
    }

    /// From the value in a form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == text)
    }
}

/// What one person chose for one channel.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which channel.
    pub channel: Channel,
    /// The mailbox, or the robot's address. A robot's address is itself a secret.
    pub address: String,
    /// The robot's signing secret (加签密钥); empty where it has none.
    #[serde(default)]
    pub secret: String,
    /// Outside of working hours it waits for their beginning.
    pub quiet: bool,
    /// Only what asks for something: nudges, returns, time that runs out.
    pub pressing_only: bool,
}

impl std::fmt::Debug for Choice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Choice")
            .field("channel", &self.channel)
            .field("quiet", &self.quiet)
            .field("pressing_only", &self.pressing_only)
            .finish_non_exhaustive()
    }
}

impl Choice {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`Refusal::Field`] naming `address` or `secret`.
    pub fn checked(mut self, allow_private: bool) -> Result<Self, Refusal> {
        self.address = check_text("address", &self.address, true, ADDRESS_LIMIT)?;
        self.secret = check_text("secret", &self.secret, false, SECRET_LIMIT)?;
        let fits = match self.channel {
            Channel::Email => is_mailbox(&self.address),
            Channel::WeCom | Channel::DingTalk => is_robot(&self.address, allow_private),
        };
        if fits {
            Ok(self)
        } else {
            Err(Refusal::field("address", FieldProblem::NotAChoice))
        }
    }

    /// The address as it may be shown: enough to recognise it.
    pub fn shown(&self) -> String {
        let hidden = |text: &str| {
            let kept: String = text.chars().take(2).collect();
            format!("{kept}***")
        };
        match self.channel {
            Channel::Email => match self.address.split_once('@') {
                Some((name, host)) => format!("{}@{host}", hidden(name)),
                None => hidden(&self.address),
            },
            Channel::WeCom | Channel::DingTalk => {
                let rest = self.address.split("://").nth(1).unwrap_or_default();
                format!("{}/***", rest.split(['/', '?']).next().unwrap_or_default())
            }
        }
    }
}

fn is_mailbox(address: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "._-+".contains(letter))
    };
    address
        .split_once('@')
        .is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.') && !host.starts_with('.'))
}

/// `https://`, a host and no user before it; `http://` only where private networks are allowed.
fn is_robot(address: &str, allow_private: bool) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| {
        let plain = address.strip_prefix("http://");
        plain.filter(|_| allow_private)
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    let clean = !address
        .chars()
        .any(|letter| letter.is_control() || letter.is_whitespace());
    clean && host.is_some_and(|host| !host.is_empty() && !host.contains('@') && !host.contains('\\'))
}

/// Where a delivery stands (推送状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 等待发送
    Waiting,
    /// 已送达
    Sent,
    /// 多次失败，已放弃
    GivenUp,
}

impl Standing {
    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "等待发送",
            Self::Sent => "已送达",
            Self::GivenUp => "已放弃",
        }
    }
}

/// One notification on its way through one channel (推送).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Key: the notification's and the channel's, so that none is made twice.
    pub id: String,
    /// To whom.
    pub person: PersonId,
    /// By what.
    pub channel: Channel,
    /// The sentence.
    pub sentence: String,
    /// What it is about: title and number.
    pub about: String,
    /// The path of the request's page.
    pub path: String,
    /// Whose calendar the quiet hours follow.
    pub centre: CentreId,
    /// When it was told.
    pub at: Moment,
    /// When it is tried next; none once it is over.
    #[serde(default)]
    pub due: Option<Moment>,
    /// How often it was tried.
    pub attempts: i64,
    /// Where it stands.
    pub standing: Standing,
    /// Why the last attempt failed, without secrets.
    #[serde(default)]
    pub problem: Option<String>,
    /// Grows with every change.
    pub version: i64,
}

impl Delivery {
    /// The delivery while it is being sent: whoever looks meanwhile leaves it alone.
    #[must_use]
    pub fn claimed(&self, now: Moment) -> Self {
        Self {
            due: Some(now.plus_minutes(CLAIM_MINUTES)),
            attempts: self.attempts + 1,
            ..self.clone()
        }
    }

    /// The delivery after an attempt: over, or to be tried again later each time, or given up.
    #[must_use]
    pub fn tried(&self, problem: Option<String>, now: Moment) -> Self {
        let (standing, due) = match &problem {
            None => (Standing::Sent, None),
            Some(_) => {
                let made = usize::try_from(self.attempts).unwrap_or(usize::MAX);
                match made.checked_sub(1).and_then(|made| PATIENCE.get(made)) {
                    Some(minutes) => (Standing::Waiting, Some(now.plus_minutes(*minutes))),
                    None => (Standing::GivenUp, None),
                }
            }
        };
        Self {
            due,
            standing,
            problem,
            ..self.clone()
        }
    }
}

/// When a notification may be sent: at once, or at the beginning of the next working hours.
pub fn send_at(calendar: &PreparedCalendar, quiet: bool, now: Moment) -> Moment {
    if !quiet {
        return now;
    }
    match calendar.add_working_time(now, WorkingMinutes(1)) {
        Ok(end) => end.plus_minutes(-1).max(now),
        Err(_) => now,
    }
}

/// The message for a robot, as JSON: 企业微信 and 钉钉 read the same shape.
pub fn robot_message(sentence: &str, about: &str, link: &str) -> String {
    let escaped = escape(&format!("【机关后勤】{sentence}\n{about}\n{link}"));
    format!(r#"{{"msgtype":"text","text":{{"content":"{escaped}"}}}}"#)
}

/// A text inside JSON's quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Whether an address lies in the public internet: not on this machine, not in a private or special network.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let [.., high, low] = parts;
    let inner = || {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    // An address that carries one of the old kind reaches what that reaches.
    if address.to_ipv4_mapped().is_some() || parts.starts_with(&[0x64, 0xff9b, 0, 0, 0, 0]) {
        return is_public_v4(inner());
    }
    let [first, second, ..] = parts;
    // Only what is given out to the internet, without tunnels, documentation and local use.
    (0x2000..0x4000).contains(&first) && first != 0x2002 && !(first == 0x2001 && (second == 0 || second == 0xdb8))
}
