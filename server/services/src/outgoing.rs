//! What leaves the portal over the network (对外发送): mail to one server, messages to robots.
//!
//! Nothing that stands here is ever logged with its address or secret: a problem is said in a few fixed words.

mod mail;
mod robot;

use domain::delivery::{Channel, Choice, Delivery};
use domain::time::Moment;
use std::sync::Arc;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, and nothing without it.
    StartTls,
    /// None: for a server on this machine.
    Plain,
}

/// The mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The account; empty where it wants none.
    pub user: String,
    /// Its password; never printed.
    pub password: String,
    /// The sender's mailbox.
    pub sender: String,
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// By what means the portal reaches people outside of it.
#[derive(Debug, Clone, Default)]
pub struct Outgoing(Arc<Means>);

#[derive(Debug, Default)]
struct Means {
    mail: Option<MailServer>,
    origin: String,
    allow_private: bool,
}

/// What a person reads.
struct Letter<'a> {
    sentence: &'a str,
    about: &'a str,
    link: String,
}

impl Outgoing {
    /// With a mail server, where there is one; `origin` is what links begin with, such as `https://hq.example.gov.cn`.
    /// Robots in private networks are reached only if `allow_private`.
    pub fn new(mail: Option<MailServer>, origin: String, allow_private: bool) -> Self {
        Self(Arc::new(Means {
            mail,
            origin,
            allow_private,
        }))
    }

    /// Whether robots in private networks may be reached.
    pub fn allows_private(&self) -> bool {
        self.0.allow_private
    }

    /// The channels that can be chosen.
    pub fn channels(&self) -> Vec<Channel> {
        Channel::ALL
            .into_iter()
            .filter(|channel| *channel != Channel::Email || self.0.mail.is_some())
            .collect()
    }

    /// Sends a delivery to where its recipient wants it.
    ///
    /// # Errors
    /// What went wrong, in a few words without address or secret.
    pub(crate) async fn send(&self, delivery: &Delivery, choice: &Choice, now: Moment) -> Result<(), String> {
        let letter = Letter {
            sentence: &delivery.sentence,
            about: &delivery.about,
            link: format!("{}{}", self.0.origin, delivery.path),
        };
        match (choice.channel, &self.0.mail) {
            (Channel::Email, Some(server)) => mail::send(server, &choice.address, &letter, &delivery.id, now).await,
            (Channel::Email, None) => Err("没有设置邮件服务器".to_owned()),
            (Channel::WeCom | Channel::DingTalk, _) => robot::send(choice, &letter, self.0.allow_private, now).await,
        }
    }
}
