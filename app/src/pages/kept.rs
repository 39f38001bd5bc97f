//! What was typed before and not accepted yet.

/// Fields that the server has kept (草稿): names and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept(pub Vec<(String, String)>);

impl Kept {
    /// The first text of a field; empty where nothing was typed.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    }

    /// The first text of a field, or what usually stands there.
    #[must_use]
    pub fn text_or(&self, name: &str, usual: &str) -> String {
        let text = self.text(name);
        if text.is_empty() { usual.to_owned() } else { text }
    }

    /// Whether a field that may be sent several times was sent with this text.
    #[must_use]
    pub fn holds(&self, name: &str, text: &str) -> bool {
        self.0.iter().any(|(field, value)| field == name && value == text)
    }

    /// Something was typed that a person would miss: more than what the form fills in by itself.
    #[must_use]
    pub fn is_worth_saying(&self) -> bool {
        const OWN: [&str; 6] = ["id", "service", "place", "caller", "follows", "urgency"];
        self.0
            .iter()
            .any(|(name, text)| !text.trim().is_empty() && !OWN.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(fields: &[(&str, &str)]) -> Kept {
        Kept(
            fields
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn what_the_form_fills_in_by_itself_is_no_draft() {
        assert!(!kept(&[("id", "k"), ("service", "ac"), ("urgency", "normal"), ("text", " ")]).is_worth_saying());
        assert!(kept(&[("id", "k"), ("phrase", "不制冷")]).is_worth_saying());
    }
}
