//! What changes rarely: organisation, places, catalogue, calendars, groups, targets and routing rules (基础数据).

use crate::audit::{self, AuditEntry};
use crate::calendar::HolidayNotice;
use crate::clock::EnteredRule;
use crate::routing::RoutingSettings;
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::calendar::{Calendar, SpecialDay};
use domain::catalogue::{ServiceGroup, ServiceItem};
use domain::id::{CalendarId, PlaceId};
use domain::incident::Incident;
use domain::organisation::{Centre, Department};
use domain::place::Place;
use domain::routing::RoutingRule;
use domain::satisfaction::{RaterGroup, Target};
use domain::slot::SlotRule;
use serde::{Deserialize, Serialize};

/// A calendar under its key; public holidays stand in `special_day`, common to all that observe them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarRow {
    /// Key.
    pub id: CalendarId,
    /// Hours, own closures, years.
    #[serde(flatten)]
    pub calendar: Calendar,
    /// Made for one centre alone: never the calendar of the offices.
    #[serde(default)]
    pub own: bool,
    /// How often it was changed.
    #[serde(default)]
    pub version: i64,
}

/// All of it, as one reading.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Groups of the catalogue.
    pub groups: Vec<ServiceGroup>,
    /// Lines of the catalogue.
    pub items: Vec<ServiceItem>,
    /// Centres.
    pub centres: Vec<Centre>,
    /// Departments.
    pub departments: Vec<Department>,
    /// Calendars, each with its hours.
    pub calendars: Vec<CalendarRow>,
    /// Holidays and make-up days, common to all calendars.
    pub special_days: Vec<SpecialDay>,
    /// Pauses, deadlines and starts anew.
    pub clock_rules: Vec<EnteredRule>,
    /// Notices that were taken over, or wait for their day.
    pub notices: Vec<HolidayNotice>,
    /// Groups whose satisfaction is counted.
    pub rater_groups: Vec<RaterGroup>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Routing rules in their order.
    pub routing_rules: Vec<RoutingRule>,
    /// When people can come.
    pub slot_rules: Vec<SlotRule>,
    /// What routing and dispatch go by besides.
    pub routing: RoutingSettings,
    /// Incidents that go on, newest first.
    pub incidents: Vec<Incident>,
}

impl Store {
    /// Everything of it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn reference(&self) -> Result<Reference> {
        let none = Bindings::new;
        Ok(Reference {
            groups: self
                .select("SELECT * FROM service_group ORDER BY position", none())
                .await?,
            items: self
                .select("SELECT * FROM service_item ORDER BY position", none())
                .await?,
            centres: self.select("SELECT * FROM centre ORDER BY id", none()).await?,
            departments: self.select("SELECT * FROM department ORDER BY id", none()).await?,
            calendars: self.select("SELECT * FROM calendar ORDER BY id", none()).await?,
            special_days: self.select("SELECT * FROM special_day ORDER BY date", none()).await?,
            clock_rules: self.select("SELECT * FROM clock_rule ORDER BY id", none()).await?,
            notices: self.select("SELECT * FROM holiday_notice ORDER BY id", none()).await?,
            rater_groups: self
                .select("SELECT * FROM rater_group ORDER BY position", none())
                .await?,
            targets: self.select("SELECT * FROM target ORDER BY from_day", none()).await?,
            routing_rules: self
                .select("SELECT * FROM routing_rule ORDER BY position", none())
                .await?,
            slot_rules: self.select("SELECT * FROM slot_rule ORDER BY id", none()).await?,
            incidents: self
                .select("SELECT * FROM incident WHERE open = true ORDER BY began DESC", none())
                .await?,
            routing: self.get("setting", crate::routing::SETTINGS).await?.unwrap_or_default(),
        })
    }

    /// Plans a target, or withdraws one that does not apply yet.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_target(
        &self,
        _grant: &Grant,
        id: &str,
        target: Option<&Target>,
        entry: &AuditEntry,
    ) -> Result<()> {
        let mut transaction = Transaction::new();
        match target {
            Some(target) => transaction.upsert("target", id, target),
            None => transaction.delete("target", id),
        };
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Plans or ends a group of raters.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_rater_group(&self, _grant: &Grant, group: &RaterGroup, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.upsert("rater_group", group.id.as_str(), group);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// One place.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn place(&self, _grant: &Grant, id: &PlaceId) -> Result<Option<Place>> {
        self.get("place", id.as_str()).await
    }

    /// Rooms and dwellings anywhere under a place, in the order of the tree, beginning after a path.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rooms_under(&self, _grant: &Grant, place: &Place, after: &str, limit: usize) -> Result<Vec<Place>> {
        let from = if after.is_empty() { place.path.as_str() } else { after };
        // A path ends with `/`; `0` is the sign after it.
        let until = format!("{}0", place.path.trim_end_matches('/'));
        let text = format!(
            "SELECT * FROM place WHERE path > $from AND path < $until AND kind IN ['room', 'dwelling'] \
             ORDER BY path LIMIT {limit}"
        );
        self.select(&text, Bindings::new().with("from", from).with("until", &until))
            .await
    }

    /// What lies directly under a place, or the roots of the tree.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn places_under(&self, _grant: &Grant, parent: Option<&PlaceId>) -> Result<Vec<Place>> {
        match parent {
            Some(parent) => {
                let bindings = Bindings::new().with("parent", parent);
                self.select("SELECT * FROM place WHERE parent = $parent ORDER BY id", bindings)
                    .await
            }
            None => {
                self.select("SELECT * FROM place WHERE parent = NONE ORDER BY id", Bindings::new())
                    .await
            }
        }
    }
}
