//! How a state feels to its reader.

/// The feeling of a state, an outcome or a deadline (语气). A tone only adds colour: the words beside it must say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to point out.
    #[default]
    Plain,
    /// Under way, selected, the place to look at.
    Now,
    /// Done well.
    Good,
    /// Needs attention soon, or is waiting.
    Warn,
    /// Overdue, refused or bad.
    Bad,
}

impl Tone {
    /// The value of the `data-is` attribute; a plain tone has none.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Now => Some("now"),
            Self::Good => Some("good"),
            Self::Warn => Some("warn"),
            Self::Bad => Some("bad"),
        }
    }
}
