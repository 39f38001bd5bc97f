//! What is behind a number, as far as the viewer may see it.

use super::sensible;
use crate::render::{after, after_text, page_of};
use crate::{Failure, Known, Services, reach};
use domain::access::{Permission, authorize};
use domain::period::month_label;
use domain::person::Actor;
use domain::rating::{Excellence, Rating};
use domain::request::Request;
use domain::time::{Moment, wording};
use domain::view::{DrillPage, DrillRow};
use std::collections::HashMap;
use storage::rating::{RatingFilter, RatingOrder};

const PAGE: usize = 30;

/// What a list behind a number is narrowed to; empty for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// As `yyyymm`; 0 for the present month.
    pub month: i64,
    /// Centre's key.
    pub centre: String,
    /// Service's key.
    pub service: String,
    /// Group's key.
    pub group: String,
    /// Key of the excellence judged; empty for the overall level.
    pub excellence: String,
    /// Only bad ratings.
    pub bad: bool,
}

impl Services {
    /// What is behind a number, as far as the viewer may see it.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`].
    pub async fn drill_page(
        &self,
        actor: &Actor,
        narrowed: &Narrowed,
        from: &str,
        now: Moment,
    ) -> Result<DrillPage, Failure> {
        let grant = reach(actor, Permission::SatisfactionRead)?;
        let known = self.known(now).await?;
        let month = sensible(narrowed.month, now);
        if !grant.reaches().everything {
            // All that was finished, whoever judged it and how: the title says no more than the list shows.
            let whole = Narrowed {
                centre: narrowed.centre.clone(),
                service: narrowed.service.clone(),
                ..Narrowed::default()
            };
            let title = format!("{} · 办结的申请", title(&whole, month, &known));
            return self.requests_behind(actor, narrowed, month, title, from, now).await;
        }
        let title = title(narrowed, month, &known);
        let filter = RatingFilter {
            month,
            centre: some(&narrowed.centre),
            service: some(&narrowed.service),
            rater_group: some(&narrowed.group),
            excellence: Excellence::parse(&narrowed.excellence),
            bad: narrowed.bad,
        };
        let named = authorize(actor, Permission::RatingReadNamed, None).is_ok();
        // What stands in the address is the alias: a rating's key tells the request and the rater, and its moment whose it is.
        let last = alias(from);
        let order = match last {
            Some(last) if named => RatingOrder::Newest(self.store.place_of_rating(&grant, month, &last).await?),
            None if named => RatingOrder::Newest(None),
            last => RatingOrder::Shuffled(last),
        };
        let ratings = self.store.ratings(&grant, &filter, &order, PAGE + 1).await?;
        let names = if named {
            let raters: Vec<_> = ratings.iter().map(|rating| rating.rater.clone()).collect();
            self.store.names(&grant, &raters).await?
        } else {
            HashMap::new()
        };
        let note = if named {
            "你是核实员，可以看到评价人；请勿转给服务中心和服务人员。"
        } else {
            "这里是逐条评价。评价人只对核实员可见，申请编号因此也不显示。"
        };
        let key = |rating: &Rating| rating.alias.clone();
        let row = |rating: &Rating| DrillRow {
            request: named.then(|| rating.request.0.clone()),
            number: String::new(),
            service: known
                .item(&rating.service)
                .map_or_else(String::new, |item| item.name.clone()),
            centre: known
                .centre(&rating.centre)
                .map_or_else(String::new, |centre| centre.name.clone()),
            group: group_name(&known, rating),
            level: filter.excellence.map_or(Some(rating.overall), |it| rating.level(it)),
            text: said(rating),
            rater: names.get(&rating.rater).cloned().unwrap_or_default(),
            when: if named {
                wording::moment(rating.rated_at, now)
            } else {
                String::new()
            },
        };
        Ok(DrillPage {
            title,
            note: note.to_owned(),
            page: page_of(ratings, PAGE, key, row),
        })
    }

    /// For a centre: the finished requests the figures count over, never who rated what.
    async fn requests_behind(
        &self,
        actor: &Actor,
        narrowed: &Narrowed,
        month: i64,
        title: String,
        from: &str,
        now: Moment,
    ) -> Result<DrillPage, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let requests = self
            .store
            .closed_in_month(
                &grant,
                month,
                &narrowed.centre,
                &narrowed.service,
                after(from).as_ref(),
                PAGE + 1,
            )
            .await?;
        let key = |request: &Request| after_text(request.closed_at.unwrap_or(request.filed_at), request.id.as_str());
        let row = |request: &Request| DrillRow {
            request: Some(request.id.0.clone()),
            number: request.number.clone(),
            service: request.service_name.clone(),
            centre: request.centre_name.clone(),
            group: String::new(),
            level: None,
            text: without_service(request),
            rater: String::new(),
            when: request
                .closed_at
                .map_or_else(String::new, |at| wording::moment(at, now)),
        };
        let note = "这里是当月办结的申请。谁作了什么评价不对服务单位显示，评价完全自愿，不评不算好评。";
        Ok(DrillPage {
            title,
            note: note.to_owned(),
            page: page_of(requests, PAGE, key, row),
        })
    }
}

/// After which rating a list goes on; anything else begins at the beginning.
fn alias(text: &str) -> Option<String> {
    some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A request's title without its service, which stands beside it.
fn without_service(request: &Request) -> String {
    let phrase = request.title.strip_prefix(request.service_name.as_str());
    let phrase = phrase.and_then(|rest| rest.strip_prefix('：'));
    phrase.unwrap_or(&request.title).to_owned()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn title(narrowed: &Narrowed, month: i64, known: &Known) -> String {
    let mut parts = vec![month_label(month)];
    parts.extend(
        known
            .centre(&narrowed.centre.as_str().into())
            .map(|centre| centre.name.clone()),
    );
    parts.extend(
        known
            .item(&narrowed.service.as_str().into())
            .map(|item| item.name.clone()),
    );
    let group = known
        .reference
        .rater_groups
        .iter()
        .find(|group| group.id.as_str() == narrowed.group);
    parts.extend(group.map(|group| group.name.clone()));
    parts.extend(Excellence::parse(&narrowed.excellence).map(|it| it.label().to_owned()));
    if narrowed.bad {
        parts.push("差评".to_owned());
    }
    parts.join(" · ")
}

fn group_name(known: &Known, rating: &Rating) -> String {
    let group = known
        .reference
        .rater_groups
        .iter()
        .find(|group| group.id == rating.rater_group);
    group.map_or_else(String::new, |group| group.name.clone())
}

fn said(rating: &Rating) -> String {
    let mut parts = rating.reasons.clone();
    if !rating.text.is_empty() {
        parts.push(rating.text.clone());
    }
    if let Some(addition) = &rating.addition {
        parts.push(format!("追加：{}", addition.text));
    }
    parts.join("；")
}
