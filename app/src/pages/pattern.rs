//! The one type of all routes' paths: what the router does with a path is compiled once and not once for each form of path.

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// A path such as `/requests/:id/rate`: a piece behind a colon stands for anything, and is handed on under that name.
#[derive(Debug, Clone, Copy)]
pub struct Pattern(pub &'static str);

fn pieces(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|piece| !piece.is_empty())
}

impl PossibleRouteMatch for Pattern {
    fn optional(&self) -> bool {
        false
    }

    /// All of the path or nothing: no route of the portal lies inside another.
    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut asked = pieces(path);
        let mut params = Vec::new();
        for piece in pieces(self.0) {
            let value = asked.next()?;
            match piece.strip_prefix(':') {
                Some(name) => params.push((name.into(), value.to_owned())),
                None if piece == value => {}
                None => return None,
            }
        }
        if asked.next().is_some() {
            return None;
        }
        Some(PartialPathMatch::new("", params, path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        for piece in pieces(self.0) {
            path.push(match piece.strip_prefix(':') {
                Some(name) => PathSegment::Param(name.into()),
                None => PathSegment::Static(piece.into()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pattern: &'static str, path: &str) -> Option<Vec<(String, String)>> {
        let found = Pattern(pattern).test(path)?;
        assert_eq!((found.matched(), found.remaining()), (path, ""));
        let params = found.params();
        Some(
            params
                .into_iter()
                .map(|(name, value)| (name.into_owned(), value))
                .collect(),
        )
    }

    #[test]
    fn a_path_is_taken_whole_or_not_at_all() {
        let id = |value: &str| Some(vec![("id".to_owned(), value.to_owned())]);
        assert_eq!(params("/", "/"), Some(vec![]));
        assert_eq!(params("/", ""), Some(vec![]));
        assert_eq!(params("/", "/requests"), None);
        assert_eq!(params("/requests", "/requests/"), Some(vec![]));
        assert_eq!(params("/requests", "/request"), None);
        assert_eq!(params("/requests", "/requestsx"), None);
        assert_eq!(params("/requests/:id", "/requests/7"), id("7"));
        assert_eq!(params("/requests/:id", "/requests"), None);
        assert_eq!(params("/requests/:id", "/requests/7/rate"), None);
        assert_eq!(params("/requests/:id/rate", "/requests/7/rate"), id("7"));
    }

    #[test]
    fn the_server_is_told_the_same_path() {
        let mut path = Vec::new();
        Pattern("/requests/:id/rate").generate_path(&mut path);
        let expected = [
            PathSegment::Static("requests".into()),
            PathSegment::Param("id".into()),
            PathSegment::Static("rate".into()),
        ];
        assert_eq!(path, expected);
    }
}
