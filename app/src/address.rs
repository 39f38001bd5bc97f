//! Addresses that come out of an address: where to go on after signing in or choosing a place.

use crate::pages::address::Address;

/// A path of this portal, taken from an address: anything that leads elsewhere becomes the first page.
#[must_use]
pub fn local(path: &str) -> String {
    let inside =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if inside { path.to_owned() } else { "/".to_owned() }
}

/// The path with one more query field; an empty value adds nothing.
#[must_use]
pub fn with(path: &str, name: &str, value: &str) -> String {
    let added = Address::of("").with(name, value).to_string();
    if path.contains('?') {
        format!("{path}{}", added.replacen('?', "&", 1))
    } else {
        format!("{path}{added}")
    }
}

/// The path without a query field, so that it can be set anew.
#[must_use]
pub fn without(path: &str, name: &str) -> String {
    let Some((before, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name))
        .collect();
    if kept.is_empty() {
        before.to_owned()
    } else {
        format!("{before}?{}", kept.join("&"))
    }
}

/// Where to sign in, coming back to `path` afterwards.
#[must_use]
pub fn sign_in(path: &str) -> String {
    with("/sign-in", "next", if path == "/" { "" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_to_another_site_leads_to_the_first_page() {
        for path in [
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "javascript:alert(1)",
            "",
            "/a\nb",
        ] {
            assert_eq!(local(path), "/", "{path}");
        }
        assert_eq!(local("/ask/ac?place=r1"), "/ask/ac?place=r1");
    }

    #[test]
    fn a_value_cannot_break_out_of_its_field() {
        assert_eq!(with("/a", "q", "空调&x=1"), "/a?q=%E7%A9%BA%E8%B0%83%26x%3D1");
        assert_eq!(with("/a?b=1", "q", "x"), "/a?b=1&q=x");
        assert_eq!(with("/a", "q", ""), "/a");
    }

    #[test]
    fn a_field_is_taken_out_of_the_query_by_its_whole_name() {
        assert_eq!(without("/ask/ac?place=r1&caller=p1", "place"), "/ask/ac?caller=p1");
        assert_eq!(without("/ask/ac?place=r1", "place"), "/ask/ac");
        assert_eq!(without("/ask/ac?places=r1", "place"), "/ask/ac?places=r1");
    }
}
