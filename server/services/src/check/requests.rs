//! Requests beside their events.

use domain::request::{Event, Request};

use super::replay::Replay;
use super::{Aspect, Check, PAGE};
use crate::Failure;

impl Check<'_> {
    /// Every request, and every event there is.
    pub(super) async fn requests(&mut self) -> Result<(), Failure> {
        let store = self.services.store();
        for keys in store.pages(&self.grant, "request", PAGE).await? {
            let page: Vec<Request> = store.rows_of(&self.grant, "request", &keys).await?;
            // The last range is open, so that events after the last request are found as well.
            let events = store.events_of(&self.grant, &keys).await?;
            self.page(&page, &events);
            self.references_of(&page, &events).await?;
            self.open_jobs_of(&page).await?;
            self.advance(page.len());
        }
        self.check_seats().await?;
        self.check_open_jobs().await?;
        self.check_numbers().await
    }

    fn page(&mut self, page: &[Request], events: &[Event]) {
        let mut rest = events;
        for request in page {
            let strays = rest
                .iter()
                .take_while(|event| event.request.as_str() < request.id.as_str())
                .count();
            let (strays, following) = rest.split_at_checked(strays).unwrap_or((rest, &[]));
            self.strays(strays);
            let own = following.iter().take_while(|event| event.request == request.id).count();
            let (own, following) = following.split_at_checked(own).unwrap_or((following, &[]));
            rest = following;
            for difference in Replay::of(own, request.hands).differences(request) {
                self.report.problem(Aspect::Histories, || {
                    format!("{}（{}）：{difference}", request.number, request.id)
                });
            }
            self.folds.add_request(request);
            if let Some(problem) = self.numbers.add(request) {
                self.report.problem(Aspect::Numbers, || problem);
            }
        }
        self.strays(rest);
        self.report.looked_at(Aspect::Histories, page.len());
        self.report.looked_at(Aspect::Numbers, page.len());
    }

    fn strays(&mut self, events: &[Event]) {
        for event in events {
            self.report.problem(Aspect::Histories, || {
                format!("办理记录 {} 第 {} 条没有对应的申请", event.request, event.seq)
            });
        }
    }
}
