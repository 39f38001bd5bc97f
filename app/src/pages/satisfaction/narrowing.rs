//! What the figures are narrowed to, as the address says it.

use leptos_router::params::ParamsMap;

use crate::address::with;

/// Month, centre, service, group (筛选条件); empty for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Narrowing {
    /// `yyyymm`; 0 for the present month.
    pub(super) month: i64,
    /// Centre's key.
    pub(super) centre: String,
    /// Service's key.
    pub(super) service: String,
    /// Group's key.
    pub(super) group: String,
    /// Key of the excellence; empty for the overall level.
    pub(super) excellence: String,
    /// Only bad ratings.
    pub(super) bad: bool,
    /// Where the list goes on.
    pub(super) after: String,
}

impl Narrowing {
    /// Reads the address.
    pub(super) fn read(map: &ParamsMap) -> Self {
        let get = |name: &str| map.get(name).unwrap_or_default();
        Self {
            month: get("month").parse().unwrap_or_default(),
            centre: get("centre"),
            service: get("service"),
            group: get("group"),
            excellence: get("excellence"),
            bad: get("bad") == "true",
            after: get("after"),
        }
    }

    /// The figures.
    pub(super) fn figures(&self) -> String {
        self.address("/satisfaction")
    }

    /// What is behind the figures.
    pub(super) fn behind(&self) -> String {
        self.address("/satisfaction/requests")
    }

    fn address(&self, page: &str) -> String {
        let month = if self.month == 0 {
            String::new()
        } else {
            self.month.to_string()
        };
        let bad = if self.bad { "true" } else { "" };
        [
            ("month", month.as_str()),
            ("centre", &self.centre),
            ("service", &self.service),
            ("group", &self.group),
            ("excellence", &self.excellence),
            ("bad", bad),
            ("after", &self.after),
        ]
        .into_iter()
        .fold(page.to_owned(), |address, (name, value)| with(&address, name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_down_keeps_what_the_figure_was_narrowed_to() {
        let narrowing = Narrowing {
            month: 202_611,
            centre: "c1".to_owned(),
            group: "staff".to_owned(),
            excellence: "conduct".to_owned(),
            ..Narrowing::default()
        };
        assert_eq!(
            narrowing.behind(),
            "/satisfaction/requests?month=202611&centre=c1&group=staff&excellence=conduct"
        );
        assert_eq!(
            Narrowing {
                bad: true,
                ..Narrowing::default()
            }
            .behind(),
            "/satisfaction/requests?bad=true"
        );
    }
}
