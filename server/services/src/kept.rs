//! What was typed into a small form is not lost when the form is refused (未提交的内容).

use crate::{Failure, Services};
use domain::id::PersonId;
use domain::request::TEXT_LIMIT;
use domain::time::Moment;
use storage::draft::{Draft, draft_key};

impl Services {
    /// Ends the story of a small form: keeps what was typed when it was refused, forgets it when it was done. The outcome is
    /// handed on.
    pub(crate) async fn settle_form<T>(
        &self,
        token: Option<&str>,
        form: &str,
        typed: Vec<(String, String)>,
        outcome: Result<T, Failure>,
        now: Moment,
    ) -> Result<T, Failure> {
        if outcome.is_err() {
            self.keep_fields(token, form, typed, now).await;
        } else if let Some(person) = self.typist(token).await {
            // It is done: what was kept of it before is only in the way, and no reason to say that it failed.
            if let Err(error) = self.store.drop_draft(&person, form).await {
                tracing::error!(%error, "a draft stays");
            }
        }
        outcome
    }

    /// Keeps the fields of a small form that was refused, under the form's name.
    pub(crate) async fn keep_fields(
        &self,
        token: Option<&str>,
        form: &str,
        fields: Vec<(String, String)>,
        now: Moment,
    ) {
        let Some(person) = self.typist(token).await else { return };
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.chars().take(TEXT_LIMIT * 2).collect()))
            .collect();
        if fields.is_empty() {
            return;
        }
        let draft = Draft {
            id: draft_key(&person, form),
            person,
            fields,
            at: now,
        };
        if let Err(error) = self.store.keep_draft(&draft).await {
            tracing::error!(%error, "a draft could not be kept");
        }
    }

    /// What was kept of a small form, and forgets it.
    pub(crate) async fn kept_fields(&self, person: &PersonId, form: &str) -> Result<Vec<(String, String)>, Failure> {
        Ok(self
            .store
            .draft(person, form)
            .await?
            .map(|draft| draft.fields)
            .unwrap_or_default())
    }
}
