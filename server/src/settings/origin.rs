//! The address people type.

use std::fmt;
use std::str::FromStr;

/// A public origin (公开访问地址): scheme, host and port, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicOrigin {
    secure: bool,
    authority: String,
}

impl PublicOrigin {
    /// Whether it is reached over https.
    pub fn is_secure(&self) -> bool {
        self.secure
    }
}

/// As a browser writes it in an `Origin` header.
impl fmt::Display for PublicOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.authority)
    }
}

impl FromStr for PublicOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "应写作 https://主机 或 http://主机:端口，不带路径".to_owned();
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or_else(wrong)?;
        let secure = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(wrong()),
        };
        // Browsers leave the usual port out.
        let usual = if secure { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(authority);
        let parsed: axum::http::uri::Authority = authority.parse().map_err(|_| wrong())?;
        if parsed.host().is_empty() || authority.contains('@') {
            return Err(wrong());
        }
        Ok(Self {
            secure,
            authority: authority.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicOrigin;

    #[test]
    fn it_is_written_as_browsers_write_it() {
        for (text, written) in [
            ("https://HQ.example.gov.cn", "https://hq.example.gov.cn"),
            ("https://hq.example.gov.cn:443/", "https://hq.example.gov.cn"),
            ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(
                text.parse::<PublicOrigin>().map(|origin| origin.to_string()),
                Ok(written.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "hq.example.gov.cn",
            "ftp://x",
            "https://",
            "https://a/b",
            "https://user@host",
            "https://a b",
        ] {
            assert!(text.parse::<PublicOrigin>().is_err(), "{text}");
        }
    }
}
