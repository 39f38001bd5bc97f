//! The register of dwellings and the applications (住房).

use crate::scope::{self, APPLICATION, DWELLING};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::housing::{Application, Dwelling};
use domain::id::{ApplicationId, DwellingId};

impl Store {
    /// Dwellings whose path begins with `path`, in the order of the tree; a page begins after `after`.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn dwellings(&self, grant: &Grant, path: &str, after: &str, limit: usize) -> Result<Vec<Dwelling>> {
        let condition = scope::condition(grant, &DWELLING);
        let end = format!("{path}\u{10ffff}");
        let text = format!(
            "SELECT * FROM dwelling WHERE path >= $from AND path < $end AND path > $after AND {} ORDER BY path LIMIT {limit}",
            condition.text
        );
        self.select(
            &text,
            condition
                .bindings
                .with("from", path)
                .with("end", &end)
                .with("after", after),
        )
        .await
    }

    /// The dwellings somebody lives in.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn own_dwellings(&self, grant: &Grant) -> Result<Vec<Dwelling>> {
        let bindings = Bindings::new().with("person", grant.person());
        self.select("SELECT * FROM dwelling WHERE occupant = $person", bindings)
            .await
    }

    /// One dwelling, if the grant reaches it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn dwelling(&self, grant: &Grant, id: &DwellingId) -> Result<Option<Dwelling>> {
        let condition = scope::condition(grant, &DWELLING);
        let bindings = condition.bindings.record("row", "dwelling", id.as_str());
        self.select_one(&format!("SELECT * FROM ONLY $row WHERE {}", condition.text), bindings)
            .await
    }

    /// Somebody's own applications, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn own_applications(&self, grant: &Grant) -> Result<Vec<Application>> {
        let bindings = Bindings::new().with("person", grant.person());
        self.select(
            "SELECT * FROM housing_application WHERE applicant = $person ORDER BY applied_at DESC LIMIT 50",
            bindings,
        )
        .await
    }

    /// Applications that go on, oldest deadline first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_applications(&self, grant: &Grant, limit: usize) -> Result<Vec<Application>> {
        let condition = scope::condition(grant, &APPLICATION);
        let text = format!(
            "SELECT * FROM housing_application WHERE open = true AND {} ORDER BY applied_at LIMIT {limit}",
            condition.text
        );
        self.select(&text, condition.bindings).await
    }

    /// One application, if the grant reaches it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn application(&self, grant: &Grant, id: &ApplicationId) -> Result<Option<Application>> {
        let condition = scope::condition(grant, &APPLICATION);
        let bindings = condition.bindings.record("row", "housing_application", id.as_str());
        self.select_one(&format!("SELECT * FROM ONLY $row WHERE {}", condition.text), bindings)
            .await
    }

    /// Hands a new application in; again with the same key is [`crate::StorageError::AlreadyExists`].
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_application(&self, _grant: &Grant, application: &Application) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("housing_application", application.id.as_str(), application);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Saves an application that moved along, if nobody moved it meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`].
    pub async fn save_application(&self, _grant: &Grant, application: &Application) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update(
            "housing_application",
            application.id.as_str(),
            application.version - 1,
            application,
        );
        self.transaction(transaction).await?;
        Ok(())
    }
}
