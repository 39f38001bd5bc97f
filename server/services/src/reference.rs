//! What changes rarely, prepared once and shared.

use crate::Failure;
use domain::access::Grant;
use domain::calendar::PreparedCalendar;
use domain::catalogue::ServiceItem;
use domain::clock::ClockRules;
use domain::id::{CentreId, DepartmentId, ServiceId};
use domain::lifecycle::ProcessRules;
use domain::organisation::{Centre, Department};
use domain::refusal::Refusal;
use std::collections::HashMap;
use std::sync::Arc;
use storage::reference::{CalendarRow, Reference};

/// Catalogue, organisation and prepared calendars.
#[derive(Debug, Default)]
pub struct Known {
    /// As read.
    pub reference: Reference,
    /// Pauses, deadlines and starts anew.
    pub clock: ClockRules,
    calendars: HashMap<String, Arc<PreparedCalendar>>,
}

impl Known {
    fn new(reference: Reference) -> Result<Self, Failure> {
        let mut calendars = HashMap::new();
        let clock = ClockRules {
            rows: reference.clock_rules.iter().map(|row| row.rule).collect(),
        };
        for row in &reference.calendars {
            let mut calendar = row.calendar.clone();
            if calendar.observes_holidays {
                let applied = reference.notices.iter().filter(|notice| notice.applied && notice.whole);
                calendar.years.extend(applied.map(|notice| notice.year));
                let mut days = reference.special_days.clone();
                days.append(&mut calendar.days);
                calendar.days = days;
            }
            let prepared = calendar.prepare().map_err(|problem| Failure::internal(&problem))?;
            calendars.insert(row.id.0.clone(), Arc::new(prepared));
        }
        Ok(Self {
            reference,
            clock,
            calendars,
        })
    }

    /// The same with other reference data: what would be if it were saved.
    ///
    /// # Errors
    /// [`Failure::Internal`] when a calendar cannot be used.
    pub fn with(reference: Reference) -> Result<Self, Failure> {
        Self::new(reference)
    }

    /// The limits of a request's course, with the rows of the clock in them.
    pub fn process(&self, limits: &ProcessRules) -> ProcessRules {
        ProcessRules {
            clock: self.clock.clone(),
            ..limits.clone()
        }
    }

    /// A line of the catalogue.
    pub fn item(&self, id: &ServiceId) -> Option<&ServiceItem> {
        self.reference.items.iter().find(|item| item.id == *id)
    }

    /// A centre.
    pub fn centre(&self, id: &CentreId) -> Option<&Centre> {
        self.reference.centres.iter().find(|centre| centre.id == *id)
    }

    /// The centres that a grant reaches, in their order: key and name.
    pub(crate) fn centres_within(&self, grant: &Grant) -> Vec<(String, String)> {
        self.reached(grant)
            .map(|centre| (centre.id.0.clone(), centre.name.clone()))
            .collect()
    }

    /// The centre that a page shows: the one in its address, or the first within reach.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one out of reach.
    pub(crate) fn shown_centre(&self, grant: &Grant, key: &str) -> Result<&Centre, Refusal> {
        self.reached(grant)
            .find(|centre| key.is_empty() || centre.id.as_str() == key)
            .ok_or(Refusal::NotFound)
    }

    fn reached(&self, grant: &Grant) -> impl Iterator<Item = &Centre> {
        let centres = self.reference.centres.iter();
        centres.filter(|centre| grant.reaches().holds_centre(&centre.id))
    }

    /// A department.
    pub fn department(&self, id: &DepartmentId) -> Option<&Department> {
        self.reference
            .departments
            .iter()
            .find(|department| department.id == *id)
    }

    /// The calendar of a centre.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the centre names a calendar that does not exist.
    pub fn calendar(&self, centre: &CentreId) -> Result<Arc<PreparedCalendar>, Failure> {
        let named = self
            .centre(centre)
            .and_then(|centre| self.calendars.get(centre.calendar.as_str()));
        named
            .cloned()
            .ok_or_else(|| Failure::internal(&format!("centre {centre} has no calendar")))
    }

    /// The calendar of the offices: the first that observes public holidays and is not one centre's own.
    pub(crate) fn office(&self) -> Option<&CalendarRow> {
        let calendars = &self.reference.calendars;
        calendars.iter().find(|row| row.calendar.observes_holidays && !row.own)
    }

    /// The calendar of the offices, or else that of the centre, ready for computing.
    ///
    /// # Errors
    /// As [`Known::calendar`].
    pub fn office_calendar(&self, centre: &CentreId) -> Result<Arc<PreparedCalendar>, Failure> {
        match self.office().and_then(|row| self.calendars.get(row.id.as_str())) {
            Some(calendar) => Ok(Arc::clone(calendar)),
            None => self.calendar(centre),
        }
    }

    /// A calendar by its key.
    pub fn calendar_named(&self, key: &str) -> Option<Arc<PreparedCalendar>> {
        self.calendars.get(key).cloned()
    }
}
