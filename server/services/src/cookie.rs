//! The session cookie (会话 Cookie): its one name, its attributes, how it is read and written.

/// Longest token that is looked at.
const LONGEST_TOKEN: usize = 128;

/// How the session's token travels. Over https the name begins with `__Host-`, so that the browser keeps it from being
/// set by a neighbouring host or without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    /// For a portal whose public address is (`secure`) or is not reached over https.
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// The cookie's name.
    pub const fn name(self) -> &'static str {
        if self.secure {
            "__Host-portal_session"
        } else {
            "portal_session"
        }
    }

    /// The token in a `Cookie` header, if there is one that could be a token.
    pub fn read(self, header: &str) -> Option<&str> {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name())
            .map(|(_, token)| token)
            .filter(|token| is_token(token))
    }

    /// The `Set-Cookie` header that keeps `token` for so many seconds. `Lax`, so that a link in a mail arrives signed in;
    /// what changes something is guarded by the origin check besides.
    pub fn set(self, token: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!(
            "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
            self.name()
        )
    }

    /// The `Set-Cookie` header that removes the token.
    pub fn clear(self) -> String {
        self.set("", 0)
    }
}

fn is_token(token: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
    (1..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::SessionCookie;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let cookie = SessionCookie::new(false);
        assert_eq!(
            cookie.read("theme=dark; portal_session=abc-_123; x=1"),
            Some("abc-_123")
        );
        assert_eq!(cookie.read("xportal_session=abc; portal_session2=d"), None);
        assert_eq!(cookie.read("portal_session="), None);
        assert_eq!(cookie.read("portal_session=a b"), None);
        assert_eq!(cookie.read(&format!("portal_session={}", "a".repeat(129))), None);
    }

    #[test]
    fn over_https_only_the_guarded_name_counts() {
        let cookie = SessionCookie::new(true);
        assert_eq!(cookie.read("portal_session=abc"), None);
        assert_eq!(cookie.read("__Host-portal_session=abc"), Some("abc"));
        let set = cookie.set("abc", 60);
        assert_eq!(
            set,
            "__Host-portal_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
        assert!(cookie.clear().contains("Max-Age=0"));
        assert!(!SessionCookie::new(false).set("abc", 60).contains("Secure"));
    }
}
