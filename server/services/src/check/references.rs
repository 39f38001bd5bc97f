//! What rows name exists.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::request::{Event, Request};

use super::{Aspect, Check};
use crate::{Failure, Services};

/// The keys of small tables.
pub(super) struct Known {
    services: HashSet<String>,
    centres: HashSet<String>,
    departments: HashSet<String>,
    rater_groups: HashSet<String>,
}

impl Known {
    pub(super) async fn read(services: &Services) -> Result<Self, Failure> {
        let reference = services.store().reference().await?;
        Ok(Self {
            services: reference.items.into_iter().map(|row| row.id.0).collect(),
            centres: reference.centres.into_iter().map(|row| row.id.0).collect(),
            departments: reference.departments.into_iter().map(|row| row.id.0).collect(),
            rater_groups: reference.rater_groups.into_iter().map(|row| row.id.0).collect(),
        })
    }
}

/// Names of rows in one large table, each with who names it first.
type Named<'a> = BTreeMap<&'a str, &'a str>;

impl Check<'_> {
    pub(super) async fn references_of(&mut self, page: &[Request], events: &[Event]) -> Result<(), Failure> {
        let (mut people, mut places, mut requests, mut dwellings) =
            (Named::new(), Named::new(), Named::new(), Named::new());
        for request in page {
            let number = request.number.as_str();
            let small = [
                ("服务事项", &self.known.services, request.service.as_str()),
                ("服务单位", &self.known.centres, request.centre.as_str()),
                ("部门", &self.known.departments, request.department.as_str()),
                ("满意主体", &self.known.rater_groups, request.rater_group.as_str()),
            ];
            let missing: Vec<String> = small
                .iter()
                .filter(|(_, keys, key)| !keys.contains(*key))
                .map(|(what, _, key)| format!("{number}：{what} {key} 不存在"))
                .collect();
            for words in missing {
                self.report.problem(Aspect::References, || words);
            }
            let named = [
                Some(&request.requester),
                request.filed_by.as_ref(),
                request.technician.as_ref(),
            ];
            let helpers = request.helpers.iter().map(|helper| &helper.person);
            for person in named.into_iter().flatten().chain(&request.served_by).chain(helpers) {
                people.entry(person.as_str()).or_insert(number);
            }
            places.entry(request.place.as_str()).or_insert(number);
            if let Some(into) = &request.merged_into {
                requests.entry(into.as_str()).or_insert(number);
            }
            if let Some(dwelling) = &request.dwelling {
                dwellings.entry(dwelling.as_str()).or_insert(number);
            }
        }
        for event in events {
            if let Some(by) = &event.by {
                people.entry(by.as_str()).or_insert(event.request.as_str());
            }
        }
        let held = page
            .iter()
            .filter_map(|request| Some((request.seat.as_ref()?.key(), request.number.as_str())));
        let held: Vec<(String, &str)> = held.collect();
        let seats: Named<'_> = held.iter().map(|(key, number)| (key.as_str(), *number)).collect();
        self.seats += held.len() as u64;
        self.report.looked_at(Aspect::References, page.len());
        self.exist(storage::slot::BOOKINGS, "预约席位", &seats).await?;
        self.exist("person", "人员", &people).await?;
        self.exist("place", "地点", &places).await?;
        self.exist("request", "并入的申请", &requests).await?;
        self.exist("dwelling", "住房", &dwellings).await
    }

    /// As many seats are held as requests hold: none twice, and none for a request that has none.
    pub(super) async fn check_seats(&mut self) -> Result<(), Failure> {
        let rows = self
            .services
            .store()
            .count(&self.grant, storage::slot::BOOKINGS)
            .await?;
        let seats = self.seats;
        self.demand(Aspect::References, rows == seats, || {
            format!("预约席位有 {rows} 个，申请占用 {seats} 个")
        });
        Ok(())
    }

    pub(super) async fn exist(&mut self, table: &str, what: &str, named: &Named<'_>) -> Result<(), Failure> {
        let present = self.present(table, named.keys().copied().collect()).await?;
        for (key, by) in named.iter().filter(|(key, _)| !present.contains(**key)) {
            self.report
                .problem(Aspect::References, || format!("{by}：{what} {key} 不存在"));
        }
        Ok(())
    }

    /// Which of these keys a table holds.
    pub(super) async fn present(&self, table: &str, keys: Vec<&str>) -> Result<BTreeSet<String>, Failure> {
        Ok(self.services.store().present(&self.grant, table, &keys).await?)
    }
}
