//! Holiday notices (放假通知) as they were taken over: versions of the public holidays with the day they hold from.

use crate::audit::{self, AuditEntry};
use crate::reference::CalendarRow;
use crate::{Result, Store, Transaction};
use domain::access::Grant;
use domain::calendar::SpecialDay;
use domain::organisation::Centre;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// One notice that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayNotice {
    /// Key: the year, then when it was taken over.
    pub id: String,
    /// The year it arranges.
    pub year: i16,
    /// Its number, as far as it is known.
    #[serde(default)]
    pub number: String,
    /// Its days, as they were confirmed.
    #[serde(default)]
    pub days: Vec<SpecialDay>,
    /// It names the whole year, so that days of the year that it does not name are usual ones.
    #[serde(default)]
    pub whole: bool,
    /// The first day on which deadlines are computed by it, as `yyyymmdd`.
    pub from_day: i64,
    /// Its days stand in the calendar.
    pub applied: bool,
    /// The deadlines of open requests have been computed anew since.
    pub settled: bool,
    /// When it was taken over.
    pub at: Moment,
    /// By whom.
    pub by_name: String,
}

/// Adds to a transaction what makes a notice's days count: the days that change, and the note that they do.
pub fn add_days(transaction: &mut Transaction, notice: &HolidayNotice, removed: &[SpecialDay], set: &[SpecialDay]) {
    for day in removed {
        transaction.delete("special_day", &day.date.to_string());
    }
    for day in set {
        transaction.upsert("special_day", &day.date.to_string(), day);
    }
    add_notice(transaction, notice);
}

/// Adds a notice as it stands now.
pub fn add_notice(transaction: &mut Transaction, notice: &HolidayNotice) {
    transaction.upsert("holiday_notice", &notice.id, notice);
}

impl Store {
    /// Sets or removes a public holiday or make-up day, with the note that deadlines have to follow.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_special_day(
        &self,
        _grant: &Grant,
        date: &str,
        day: Option<&SpecialDay>,
        follow: &HolidayNotice,
        entry: &AuditEntry,
    ) -> Result<()> {
        let mut transaction = Transaction::new();
        match day {
            Some(day) => transaction.upsert("special_day", date, day),
            None => transaction.delete("special_day", date),
        };
        add_notice(&mut transaction, follow);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Replaces a calendar as it was read, with the note that deadlines have to follow.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`] when it was changed meanwhile.
    pub async fn change_calendar(
        &self,
        _grant: &Grant,
        row: &CalendarRow,
        follow: &HolidayNotice,
        entry: &AuditEntry,
    ) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update("calendar", row.id.as_str(), row.version, row);
        add_notice(&mut transaction, follow);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Gives a centre a calendar of its own.
    ///
    /// # Errors
    /// [`crate::StorageError::AlreadyExists`] when it has got one meanwhile.
    pub async fn add_calendar(
        &self,
        _grant: &Grant,
        row: &CalendarRow,
        centre: &Centre,
        entry: &AuditEntry,
    ) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("calendar", row.id.as_str(), row);
        transaction.upsert("centre", centre.id.as_str(), centre);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Saves a notice as it stands now.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_notice(&self, _grant: &Grant, notice: &HolidayNotice) -> Result<()> {
        let mut transaction = Transaction::new();
        add_notice(&mut transaction, notice);
        self.transaction(transaction).await?;
        Ok(())
    }
}
