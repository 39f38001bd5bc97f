//! What the address of the desk says.

use leptos_router::params::ParamsMap;

use crate::address::with;

/// The desk's address (待办队列地址): which queue, how narrowed, and the request that lies open beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskQuery {
    /// Centre's key; the first one while empty.
    pub centre: String,
    /// `late`, `mine`, `urgent`, `nudged` or a state's code.
    pub filter: String,
    /// What is searched for.
    pub words: String,
    /// Where the list goes on.
    pub after: String,
    /// The request shown at the side.
    pub open: String,
}

impl DeskQuery {
    /// Reads the address.
    pub fn read(map: &ParamsMap) -> Self {
        let get = |name: &str| map.get(name).unwrap_or_default();
        Self {
            centre: get("centre"),
            filter: get("filter"),
            words: get("words"),
            after: get("after"),
            open: get("open"),
        }
    }

    /// The list without what lies open beside it.
    pub fn list(&self) -> Self {
        Self {
            open: String::new(),
            ..self.clone()
        }
    }

    /// The same queue from its beginning, narrowed otherwise.
    pub fn narrowed(&self, filter: &str) -> Self {
        Self {
            filter: filter.to_owned(),
            after: String::new(),
            ..self.list()
        }
    }

    /// The same list with a request beside it.
    pub fn beside(&self, open: &str) -> Self {
        Self {
            open: open.to_owned(),
            ..self.clone()
        }
    }

    /// The same list further down.
    pub fn further(&self, after: &str) -> Self {
        Self {
            after: after.to_owned(),
            ..self.list()
        }
    }

    /// Where it leads.
    pub fn address(&self) -> String {
        [
            ("centre", &self.centre),
            ("filter", &self.filter),
            ("words", &self.words),
            ("after", &self.after),
            ("open", &self.open),
        ]
        .into_iter()
        .fold("/desk".to_owned(), |address, (name, value)| with(&address, name, value))
    }

    /// What a saved view keeps: the filter, never a place in the list.
    pub fn kept(&self) -> String {
        let whole = Self {
            after: String::new(),
            ..self.list()
        }
        .address();
        whole
            .split_once('?')
            .map_or_else(String::new, |(_, query)| query.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_view_keeps_the_filter_and_not_the_place_in_the_list() {
        let query = DeskQuery {
            centre: "c1".to_owned(),
            filter: "late".to_owned(),
            after: "x".to_owned(),
            open: "r1".to_owned(),
            ..DeskQuery::default()
        };
        assert_eq!(query.kept(), "centre=c1&filter=late");
        assert_eq!(DeskQuery::default().kept(), "");
    }

    #[test]
    fn another_filter_begins_at_the_top_with_nothing_open() {
        let query = DeskQuery {
            words: "空".to_owned(),
            after: "x".to_owned(),
            open: "r".to_owned(),
            ..DeskQuery::default()
        };
        assert_eq!(query.narrowed("late").address(), "/desk?filter=late&words=%E7%A9%BA");
    }
}
