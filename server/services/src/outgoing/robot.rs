//! Messages to the robots of 企业微信 and 钉钉.
//!
//! A robot's address was typed by a person, so that it could lead into the portal's own network. It is resolved here,
//! every address it has must be public (unless a setting allows others), and the connection goes to those very
//! addresses: a name that answers differently a moment later changes nothing. No redirect is followed, no proxy is used.

use super::Letter;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::delivery::{Channel, Choice, is_public, robot_message};
use domain::time::Moment;
use hmac::{Hmac, Mac as _};
use reqwest::Url;
use sha2::Sha256;
use std::net::SocketAddr;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
/// More of an answer is not read, in bytes.
const ANSWER: usize = 16 * 1024;

pub(super) async fn send(choice: &Choice, letter: &Letter<'_>, allow_private: bool, now: Moment) -> Result<(), String> {
    let url = address(choice, now)?;
    let host = url.host_str().ok_or("地址无效")?.to_owned();
    let port = url.port_or_known_default().ok_or("地址无效")?;
    let reached = resolve(&host, port, allow_private).await?;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .resolve_to_addrs(&host, &reached)
        .build()
        .map_err(|_| "无法建立连接")?;
    let answer = client
        .post(url)
        .header("content-type", "application/json; charset=utf-8")
        .body(robot_message(letter.sentence, letter.about, &letter.link))
        .send()
        .await
        .map_err(|error| problem(&error))?;
    if !answer.status().is_success() {
        return Err(format!("对方返回 {}", answer.status().as_u16()));
    }
    accepted(&start_of(answer).await?)
}

/// The robot's address, signed where it has a secret: HMAC-SHA256 over the moment and the secret, as 钉钉 wants it.
fn address(choice: &Choice, now: Moment) -> Result<Url, String> {
    let mut url = Url::parse(&choice.address).map_err(|_| "地址无效")?;
    if choice.channel == Channel::DingTalk && !choice.secret.is_empty() {
        let timestamp = now.0.to_string();
        let sign = sign(&choice.secret, &timestamp)?;
        url.query_pairs_mut()
            .append_pair("timestamp", &timestamp)
            .append_pair("sign", &sign);
    }
    Ok(url)
}

fn sign(secret: &str, timestamp: &str) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| "密钥无效")?;
    mac.update(format!("{timestamp}\n{secret}").as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

async fn resolve(host: &str, port: u16, allow_private: bool) -> Result<Vec<SocketAddr>, String> {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((name, port)))
        .await
        .map_err(|_| "域名解析超时")?
        .map_err(|_| "域名无法解析")?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err("域名无法解析".to_owned());
    }
    if !allow_private && !found.iter().all(|address| is_public(address.ip())) {
        return Err("地址指向内部网络，未被允许".to_owned());
    }
    Ok(found)
}

async fn start_of(mut answer: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut read = Vec::new();
    while read.len() < ANSWER {
        match answer.chunk().await.map_err(|error| problem(&error))? {
            Some(chunk) => read.extend_from_slice(&chunk),
            None => break,
        }
    }
    Ok(read)
}

/// Both robots answer 200 also when they refuse, and say so in `errcode`.
fn accepted(answer: &[u8]) -> Result<(), String> {
    let said: serde_json::Value = serde_json::from_slice(answer).map_err(|_| "对方的回答无法识别")?;
    match said.get("errcode").and_then(serde_json::Value::as_i64) {
        Some(0) => Ok(()),
        Some(code) => Err(format!("对方拒收，错误码 {code}")),
        None => Err("对方的回答无法识别".to_owned()),
    }
}

/// The error's own words hold the address, which is a secret.
fn problem(error: &reqwest::Error) -> String {
    let words = if error.is_timeout() {
        "连接超时"
    } else if error.is_connect() {
        "没有连上"
    } else {
        "传输中断"
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_the_other_side_computes() {
        // Computed apart with: printf '1700000000000\nSEC1' | openssl dgst -sha256 -hmac SEC1 -binary | base64
        assert_eq!(
            sign("SEC1", "1700000000000").as_deref(),
            Ok("ukR4+WoOOBTGaOauYqugxVrMSFyr92q4hPxJxuOkiio=")
        );
    }

    #[test]
    fn only_an_address_of_dingtalk_with_a_secret_is_signed() {
        let mut choice = Choice {
            channel: Channel::DingTalk,
            address: "https://robot.example/robot/send?access_token=1".to_owned(),
            secret: "SEC1".to_owned(),
            quiet: false,
            pressing_only: false,
        };
        let signed = address(&choice, Moment(1_700_000_000_000)).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(
            signed.as_str().contains("access_token=1&timestamp=1700000000000&sign="),
            "{signed}"
        );
        choice.channel = Channel::WeCom;
        assert_eq!(
            address(&choice, Moment(0)).map(|url| url.to_string()),
            Ok(choice.address.clone())
        );
    }

    #[test]
    fn an_answer_counts_only_when_it_says_so() {
        assert_eq!(accepted(br#"{"errcode":0,"errmsg":"ok"}"#), Ok(()));
        for refused in [r#"{"errcode":310000}"#, "{}", "<html>", ""] {
            assert!(accepted(refused.as_bytes()).is_err(), "{refused}");
        }
    }
}
