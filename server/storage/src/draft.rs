//! What was typed and not accepted yet (草稿): kept on the server where the browser cannot keep it.

use crate::{Result, Store, Transaction};
use domain::id::PersonId;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// The fields of one form of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// `person|form`.
    pub id: String,
    /// Whose it is.
    pub person: PersonId,
    /// Field names and what was typed.
    pub fields: Vec<(String, String)>,
    /// When.
    pub at: Moment,
}

impl Draft {
    /// What was typed into a field; empty for nothing.
    pub fn field(&self, name: &str) -> &str {
        let typed = self.fields.iter().find(|(field, _)| field == name);
        typed.map_or("", |(_, value)| value)
    }
}

/// The key of a draft.
pub fn draft_key(person: &PersonId, form: &str) -> String {
    format!("{person}|{form}")
}

impl Store {
    /// What one person typed into a form.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn draft(&self, person: &PersonId, form: &str) -> Result<Option<Draft>> {
        self.get("draft", &draft_key(person, form)).await
    }

    /// Keeps what was typed.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn keep_draft(&self, draft: &Draft) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.upsert("draft", &draft.id, draft);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Forgets it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn drop_draft(&self, person: &PersonId, form: &str) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.delete("draft", &draft_key(person, form));
        self.transaction(transaction).await?;
        Ok(())
    }
}

impl Store {
    /// The forms of a person that hold something, without the prefix that they begin with, and what they hold.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn drafts_of(&self, person: &PersonId, prefix: &str) -> Result<Vec<(String, Draft)>> {
        let beginning = draft_key(person, prefix);
        let bindings = crate::Bindings::new().keys_beginning("range", "draft", &beginning);
        let drafts: Vec<Draft> = self.select("SELECT * FROM $range LIMIT 20", bindings).await?;
        Ok(drafts
            .into_iter()
            .filter_map(|draft| Some((draft.id.strip_prefix(&beginning)?.to_owned(), draft)))
            .collect())
    }
}
