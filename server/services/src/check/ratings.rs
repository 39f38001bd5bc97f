//! Ratings beside their requests and cases.

use std::collections::{BTreeMap, HashMap};

use domain::id::{CaseId, rating_key};
use domain::rating::{Rating, case_id};
use domain::rectification::Case;
use domain::request::{Event, EventKind, Request};
use storage::Bindings;
use storage::rating::RatingEvent;
use storage::request::event_key;

use super::{Aspect, Check, PAGE};
use crate::Failure;

impl Check<'_> {
    /// Every rating.
    pub(super) async fn ratings(&mut self) -> Result<(), Failure> {
        let store = self.services.store();
        for keys in store.pages(&self.grant, "rating", PAGE).await? {
            let page: Vec<Rating> = store.rows_of(&self.grant, "rating", &keys).await?;
            self.page_of_ratings(&page).await?;
            self.advance(page.len());
        }
        Ok(())
    }

    async fn page_of_ratings(&mut self, page: &[Rating]) -> Result<(), Failure> {
        let requests = self
            .requests_named(page.iter().map(|rating| rating.request.as_str()))
            .await?;
        let cases: Vec<CaseId> = page.iter().map(case_id).collect();
        let cases = self
            .present("rectification", cases.iter().map(CaseId::as_str).collect())
            .await?;
        let events: Vec<String> = page.iter().map(event_of).collect();
        let events = self
            .present("rating_event", events.iter().map(String::as_str).collect())
            .await?;
        let followers: Vec<String> = page
            .iter()
            .map(|rating| format!("{}:{}", rating.request, rating.rater))
            .collect();
        let followers = self
            .present("follower", followers.iter().map(String::as_str).collect())
            .await?;
        let people: BTreeMap<&str, &str> = page
            .iter()
            .map(|rating| (rating.rater.as_str(), rating.request.as_str()))
            .collect();
        self.exist("person", "评价人", &people).await?;
        for rating in page {
            self.folds.add_rating(rating);
            let key = rating_key(&rating.request, &rating.rater);
            let name = || format!("评价 {}", rating.id);
            self.demand(Aspect::Ratings, rating.id == key, || {
                format!("{}：键与申请和评价人不符，可能重复", name())
            });
            self.demand(Aspect::Ratings, events.contains(&event_of(rating)), || {
                format!("{}：没有评价记录", name())
            });
            let month = rating.rated_at.month_number();
            self.demand(Aspect::Ratings, rating.month == month, || {
                format!("{}：月份应为 {month}", name())
            });
            let Some(request) = requests.get(rating.request.as_str()) else {
                self.report
                    .problem(Aspect::Ratings, || format!("{}：申请不存在", name()));
                continue;
            };
            let rateable = request.status.is_rateable();
            self.demand(Aspect::Ratings, rateable, || {
                format!("{}：申请 {} 尚未办结", name(), request.number)
            });
            let served = request.requester == rating.rater || followers.contains(&key);
            self.demand(Aspect::Ratings, served, || format!("{}：评价人不是被服务的人", name()));
            let served_on = request.served_by.contains(&rating.rater);
            self.demand(Aspect::Ratings, !served_on, || {
                format!("{}：评价人经办过该申请", name())
            });
            let same = request.centre == rating.centre && request.service == rating.service;
            self.demand(Aspect::Ratings, same, || {
                format!("{}：服务单位或事项与申请不符", name())
            });
            let due = !rating.overall.is_good();
            self.demand(Aspect::Cases, cases.contains(case_id(rating).as_str()) == due, || {
                if due {
                    format!("{}：差评没有整改", name())
                } else {
                    format!("{}：不是差评却有整改", name())
                }
            });
        }
        self.report.looked_at(Aspect::Ratings, page.len());
        self.report.looked_at(
            Aspect::Cases,
            page.iter().filter(|rating| !rating.overall.is_good()).count(),
        );
        Ok(())
    }

    async fn requests_named(&self, keys: impl Iterator<Item = &str>) -> Result<HashMap<String, Request>, Failure> {
        let keys: Vec<&str> = keys.collect();
        let bindings = Bindings::new().records("rows", "request", &keys);
        let requests: Vec<Request> = self.services.store().select("SELECT * FROM $rows", bindings).await?;
        Ok(requests
            .into_iter()
            .map(|request| (request.id.0.clone(), request))
            .collect())
    }

    /// Every case has its bad rating.
    pub(super) async fn cases(&mut self) -> Result<(), Failure> {
        let store = self.services.store();
        for keys in store.pages(&self.grant, "rectification", PAGE).await? {
            let page: Vec<Case> = store.rows_of(&self.grant, "rectification", &keys).await?;
            // The other direction, that its rating is bad, is asked of the ratings.
            let keys = page.iter().map(|case| case.id.as_str()).collect();
            let ratings = self.present("rating", keys).await?;
            let last = page.iter().filter(|case| case.version > 0);
            let last: Vec<String> = last.map(|case| event_key(&case.id, case.version)).collect();
            let events = self
                .present("rectification_event", last.iter().map(String::as_str).collect())
                .await?;
            for case in &page {
                // Rows of before there were changes have no history.
                let told = case.version == 0 || events.contains(&event_key(&case.id, case.version));
                self.demand(Aspect::Cases, told, || {
                    format!("整改 {}：记录与版本 {} 不符", case.number, case.version)
                });
                let rated = ratings.contains(case.id.as_str());
                self.demand(Aspect::Cases, rated, || format!("整改 {} 没有对应的差评", case.number));
                let open = case.open == (case.status != domain::rectification::CaseStatus::Closed);
                self.demand(Aspect::Cases, open, || {
                    format!("整改 {}：办结标志与状态不符", case.number)
                });
            }
            self.advance(page.len());
        }
        Ok(())
    }
}

/// The key of the event that a rating begins with.
fn event_of(rating: &Rating) -> String {
    let event = Event {
        request: rating.request.clone(),
        seq: 1,
        at: rating.rated_at,
        by: None,
        by_name: String::new(),
        role: domain::access::Role::Employee,
        audience: domain::request::Audience::Requester,
        kind: EventKind::Rated,
        text: String::new(),
    };
    RatingEvent::new(&rating.rater, event).id
}
