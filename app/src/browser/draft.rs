//! Drafts in the browser (草稿): the texts in `localStorage`, one entry for each request that is not wholly sent.

use super::photos;
use leptos::prelude::window;

const PREFIX: &str = "portal.draft.";
const STAGE: &str = "@stage";
const TITLE: &str = "@title";
const PHOTO: &str = "@photo";

/// How far a draft has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    #[default]
    Open,
    /// Submitted; the text has not arrived yet.
    Submitted,
    /// The text has arrived; photos have not.
    Filed,
}

impl Stage {
    const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Filed => "filed",
        }
    }

    fn parse(code: &str) -> Self {
        [Self::Submitted, Self::Filed]
            .into_iter()
            .find(|stage| stage.code() == code)
            .unwrap_or_default()
    }
}

/// One draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Whose: nobody else sees or sends it, though the device is shared.
    pub person: String,
    /// The request's key.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// The service in words.
    pub title: String,
    /// Fields of the form as they are sent.
    pub fields: Vec<(String, String)>,
    /// Keys of photos that have not arrived.
    pub photos: Vec<String>,
}

impl Draft {
    /// The first text of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, text)| text)
    }

    fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = vec![
            (STAGE.to_owned(), self.stage.code().to_owned()),
            (TITLE.to_owned(), self.title.clone()),
        ];
        pairs.extend(self.photos.iter().map(|photo| (PHOTO.to_owned(), photo.clone())));
        pairs.extend(self.fields.iter().cloned());
        pairs
    }

    fn from_pairs(person: &str, id: &str, pairs: Vec<(String, String)>) -> Self {
        let mut draft = Self {
            person: person.to_owned(),
            id: id.to_owned(),
            ..Self::default()
        };
        for (name, value) in pairs {
            match name.as_str() {
                STAGE => draft.stage = Stage::parse(&value),
                TITLE => draft.title = value,
                PHOTO => draft.photos.push(value),
                _ => draft.fields.push((name, value)),
            }
        }
        draft
    }

    /// Keeps it. Where the browser keeps nothing, the form still works.
    pub fn save(&self) {
        let Some(storage) = storage() else { return };
        let text = super::form::encode(&self.to_pairs());
        let _full_or_forbidden_storage_keeps_nothing = storage.set_item(&name(&self.person, &self.id), &text);
    }

    /// Forgets it with its photos.
    pub fn remove(&self) {
        if let Some(storage) = storage() {
            let _nothing_there_is_as_good = storage.remove_item(&name(&self.person, &self.id));
        }
        photos::forget(self.photos.clone());
    }
}

fn name(person: &str, id: &str) -> String {
    format!("{PREFIX}{person}.{id}")
}

pub(super) fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Whether this browser keeps anything that was not wholly sent, of whomever.
pub(super) fn is_anything_kept() -> bool {
    let Some(storage) = storage() else { return false };
    let count = storage.length().unwrap_or_default();
    (0..count).any(|index| {
        let name = storage.key(index).ok().flatten();
        name.is_some_and(|name| name.starts_with(PREFIX) || name.starts_with(super::orders::PREFIX))
    })
}

/// What is kept under names that begin so: the rest of each name, and the pairs.
pub(super) fn entries(beginning: &str) -> Vec<(String, Vec<(String, String)>)> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    names
        .filter_map(|name| {
            let rest = name.strip_prefix(beginning)?;
            let text = storage.get_item(&name).ok().flatten()?;
            Some((rest.to_owned(), super::form::decode(&text)))
        })
        .collect()
}

/// All drafts of a person, oldest first: their keys begin with the time.
#[must_use]
pub fn all(person: &str) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = entries(&name(person, ""))
        .into_iter()
        .map(|(id, pairs)| Draft::from_pairs(person, &id, pairs))
        .collect();
    drafts.sort_by(|one, other| one.id.cmp(&other.id));
    drafts
}

/// The draft of a person with this key.
#[must_use]
pub fn find(person: &str, id: &str) -> Option<Draft> {
    let text = storage()?.get_item(&name(person, id)).ok().flatten()?;
    Some(Draft::from_pairs(person, id, super::form::decode(&text)))
}

/// The draft that the form for a service (and a caller) goes on with: the latest whose text has not arrived.
#[must_use]
pub fn for_form(person: &str, service: &str, caller: &str, follows: &str) -> Option<Draft> {
    all(person).into_iter().rev().find(|draft| {
        let same = [("service", service), ("caller", caller), ("follows", follows)];
        draft.stage != Stage::Filed && same.into_iter().all(|(name, value)| draft.field(name) == value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_as_it_was_kept() {
        let draft = Draft {
            person: "zhang".into(),
            id: "k".into(),
            stage: Stage::Filed,
            title: "空调维修".into(),
            fields: vec![
                ("text".into(), "还是热风 & 漏水".into()),
                ("phrase".into(), String::new()),
            ],
            photos: vec!["p1".into(), "p2".into()],
        };
        assert_eq!(Draft::from_pairs("zhang", "k", draft.to_pairs()), draft);
    }

    #[test]
    fn a_stage_that_is_not_known_is_not_sent_by_itself() {
        assert_eq!(Stage::parse("anything"), Stage::Open);
        for stage in [Stage::Open, Stage::Submitted, Stage::Filed] {
            assert_eq!(Stage::parse(stage.code()), stage);
        }
    }
}
