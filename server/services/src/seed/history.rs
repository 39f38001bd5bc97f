//! A request's course (办理经过), drawn up by the rules themselves at moments that have passed.
//!
//! Filing and deciding are the functions that serve people: what is drawn up cannot differ from what would have happened.

use domain::access::Role;
use domain::id::RequestId;
use domain::lifecycle::{Change, Circumstances, Command, ProcessRules, decide};
use domain::person::{Actor, Person};
use domain::place::Place;
use domain::request::{Audience, Event, EventKind, Request};
use domain::time::Moment;

use crate::filing::{Received, Served, draw_up};
use crate::{Failure, Known};

/// What somebody asks for, and when.
pub(crate) struct Ask<'a> {
    /// Key.
    pub id: String,
    /// Number.
    pub number: String,
    /// When.
    pub at: Moment,
    /// What.
    pub service: &'a str,
    /// Where.
    pub place: &'a Place,
    /// For whom.
    pub person: &'a Person,
    /// Who registered it for them.
    pub filed_by: Option<&'a Person>,
    /// The form's other fields.
    pub fields: Vec<(String, String)>,
}

/// A request and everything that happened to it.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// As it stands.
    pub request: Request,
    /// Its events, oldest first.
    pub events: Vec<Event>,
    last_nudge: Option<Moment>,
}

impl History {
    /// Files a request.
    ///
    /// # Errors
    /// As [`crate::Services::file`].
    pub(crate) fn ask(known: &Known, ask: Ask<'_>) -> Result<Self, Failure> {
        let item = known.item(&ask.service.into());
        let item = item.ok_or_else(|| Failure::internal(&format!("there is no service {}", ask.service)))?;
        let filer = ask.filed_by.unwrap_or(ask.person);
        let role = if ask.filed_by.is_some() {
            Role::CentreDesk
        } else {
            Role::Employee
        };
        let served = Served {
            person: ask.person.clone(),
            filed_by: ask.filed_by.map(|filer| filer.id.clone()),
            role,
            // Told histories keep to the catalogue: their desks and technicians are chosen by it.
            centre: item.centre.clone(),
            routed_by: domain::routing::RoutedBy::Catalogue,
        };
        let received = Received {
            fields: ask.fields,
            photos: Vec::new(),
        };
        let mut request = draw_up(&received, ask.id, item, &served, ask.place, known, ask.at)?;
        request.number = ask.number;
        let event = Event {
            request: request.id.clone(),
            seq: 1,
            at: ask.at,
            by: Some(filer.id.clone()),
            by_name: filer.name.clone(),
            role,
            audience: Audience::Everyone,
            kind: EventKind::Filed,
            text: request.text.clone(),
        };
        Ok(Self {
            request,
            events: vec![event],
            last_nudge: None,
        })
    }

    /// When the last thing happened.
    pub(crate) fn last(&self) -> Moment {
        self.events.last().map_or(self.request.filed_at, |event| event.at)
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// What [`decide`] refuses: then the course makes no sense.
    pub(crate) fn act(
        &mut self,
        known: &Known,
        rules: &ProcessRules,
        at: Moment,
        by: &Actor,
        role: Role,
        command: &Command,
    ) -> Result<(), Failure> {
        let calendar = known.calendar(&self.request.centre)?;
        let circumstances = Circumstances {
            calendar: &calendar,
            rules,
            last_nudge: self.last_nudge,
            now: at,
        };
        let Change { request, event, .. } = decide(&self.request, command, by, role, &circumstances)?;
        if matches!(command, Command::Nudge { .. }) {
            self.last_nudge = Some(at);
        }
        self.request = request;
        self.events.push(event);
        Ok(())
    }

    /// Its key.
    pub(crate) fn id(&self) -> &RequestId {
        &self.request.id
    }
}
