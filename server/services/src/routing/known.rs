//! What is known says who answers, and puts rules into words.

use crate::{Failure, Known};
use domain::catalogue::ServiceItem;
use domain::id::{CentreId, DepartmentId, RuleId};
use domain::place::Place;
use domain::refusal::{FieldProblem, Refusal};
use domain::routing::{Case, Hours, Matter, Routed, RoutedBy, RoutingRule, World, route};
use domain::time::{Moment, wording};
use domain::view::{RoutingRow, RoutingTrial};

impl Known {
    /// Who gets a service at a place, for somebody of a department, at a moment.
    ///
    /// # Errors
    /// [`Refusal::NoCentre`] only when there is no centre at all.
    pub fn route(
        &self,
        item: &ServiceItem,
        path: &str,
        department: &DepartmentId,
        at: Moment,
    ) -> Result<Routed, Refusal> {
        let case = Case {
            path,
            service: &item.id,
            group: &item.group,
            department,
            at,
        };
        let world = World {
            centres: &self.reference.centres,
            is_working: &|calendar| Some(self.calendar_named(calendar.as_str())?.is_working_time(at)),
            fallback: self.reference.routing.fallback.as_ref(),
        };
        route(&self.reference.routing_rules, &case, &item.centre, &world)
    }

    pub(crate) fn matter(&self, matter: &Matter) -> String {
        match matter {
            Matter::Any => "全部事项".to_owned(),
            Matter::Group(key) => {
                let group = self.reference.groups.iter().find(|group| group.id == *key);
                group.map_or_else(|| key.0.clone(), |group| format!("{}（整类）", group.name))
            }
            Matter::Service(key) => self.item(key).map_or_else(|| key.0.clone(), |item| item.name.clone()),
        }
    }

    /// Every group and, under it, its services: value and words.
    pub(crate) fn matters(&self) -> Vec<(String, String)> {
        let mut matters = Vec::new();
        for group in &self.reference.groups {
            let whole = Matter::Group(group.id.clone());
            matters.push((whole.code(), self.matter(&whole)));
            for item in self.reference.items.iter().filter(|item| item.group == group.id) {
                matters.push((Matter::Service(item.id.clone()).code(), item.name.clone()));
            }
        }
        matters
    }

    /// A matter that exists.
    pub(crate) fn check_matter(&self, field: &str, code: &str) -> Result<Matter, Refusal> {
        let known = |matter: &Matter| match matter {
            Matter::Any => true,
            Matter::Group(key) => self.reference.groups.iter().any(|group| group.id == *key),
            Matter::Service(key) => self.item(key).is_some(),
        };
        Matter::parse(code)
            .filter(known)
            .ok_or_else(|| Refusal::field(field, FieldProblem::NotAChoice))
    }

    fn hours(&self, hours: &Hours) -> String {
        let name = |key: &domain::id::CalendarId| {
            let calendar = self.calendar_named(key.as_str());
            calendar.map_or_else(|| key.0.clone(), |calendar| calendar.name().to_owned())
        };
        match hours {
            Hours::Any => "任何时间".to_owned(),
            Hours::Working(key) => format!("{}以内", name(key)),
            Hours::Outside(key) => format!("{}以外", name(key)),
        }
    }

    fn centre_name(&self, id: &CentreId) -> (String, bool) {
        self.centre(id).map_or_else(
            || (format!("{id}（已撤销）"), false),
            |centre| (centre.name.clone(), centre.contractor),
        )
    }

    pub(super) fn rule(&self, rule: &RoutingRule, day: i64) -> RoutingRow {
        let mut conditions = Vec::new();
        if rule.place.is_some() {
            conditions.push(rule.place_name.clone());
        }
        if rule.matter != Matter::Any {
            conditions.push(self.matter(&rule.matter));
        }
        if let Some(department) = &rule.department {
            let known = self.department(department);
            conditions.push(known.map_or_else(|| department.0.clone(), |known| known.name.clone()));
        }
        if rule.hours != Hours::Any {
            conditions.push(self.hours(&rule.hours));
        }
        let from = wording::numbered_day(rule.from_day);
        let days = match rule.until_day {
            Some(until) => format!("{from}至{}", wording::numbered_day(until)),
            None => format!("{from}起"),
        };
        let (centre, contractor) = self.centre_name(&rule.centre);
        RoutingRow {
            id: rule.id.0.clone(),
            name: rule.name.clone(),
            conditions,
            centre,
            contractor,
            days,
            coming: rule.from_day > day,
        }
    }

    pub(super) fn trial(
        &self,
        item: &ServiceItem,
        place: &Place,
        department: &DepartmentId,
        at: Moment,
        now: Moment,
    ) -> Result<RoutingTrial, Failure> {
        let routed = self.route(item, &place.path, department, at)?;
        let rule = |id: &RuleId| self.reference.routing_rules.iter().find(|rule| rule.id == *id);
        let day = at.day_number();
        let passed = routed.passed.iter().filter_map(|(id, miss)| Some((rule(id)?, miss)));
        let passed = passed.filter(|(rule, _)| !rule.has_ended(day));
        let passed = passed
            .map(|(rule, miss)| (rule.name.clone(), miss.label().to_owned()))
            .collect();
        let (centre, contractor) = self.centre_name(&routed.centre);
        let who = self.department(department).map_or("", |known| known.name.as_str());
        Ok(RoutingTrial {
            asked: format!(
                "{who} · {} · {} · {}",
                place.full_name,
                item.name,
                wording::moment(at, now)
            ),
            centre,
            phone: self
                .centre(&routed.centre)
                .map_or_else(String::new, |centre| centre.phone.clone()),
            contractor,
            by: match &routed.by {
                RoutedBy::Rule { name, .. } => format!("按派单规则「{name}」"),
                RoutedBy::Catalogue => "没有规则适用，按服务目录的默认单位".to_owned(),
                RoutedBy::Fallback => "默认单位已撤销，由兜底服务台接收".to_owned(),
            },
            passed,
        })
    }
}
