//! The form of a request (申请单) as it arrived, and the request that it asks for.

use super::Served;
use crate::photo::ReceivedPhoto;
use crate::{Failure, Known};
use domain::catalogue::ServiceItem;
use domain::clock::DeadlineKind;
use domain::deadline::Deadline;
use domain::id::RequestId;
use domain::place::{Place, PlaceKind};
use domain::refusal::{FieldProblem, Refusal, check_text};
use domain::request::{REASON_LIMIT, Request, Status, TEXT_LIMIT, Urgency};
use domain::time::{Moment, WorkingMinutes};

/// The form as it arrived: fields in order, photos as bytes.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// Field names and values.
    pub fields: Vec<(String, String)>,
    /// Photos.
    pub photos: Vec<ReceivedPhoto>,
}

impl Received {
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The request that a form asks for, without its number.
pub(crate) fn draw_up(
    received: &Received,
    id: String,
    item: &ServiceItem,
    served: &Served,
    place: &Place,
    known: &Known,
    now: Moment,
) -> Result<Request, Failure> {
    let text = check_text("text", received.field("text"), false, TEXT_LIMIT)?;
    let phrase = received.field("phrase").trim();
    if !phrase.is_empty() && !item.quick_phrases.iter().any(|known| known == phrase) {
        return Err(Refusal::field("phrase", FieldProblem::NotAChoice).into());
    }
    if phrase.is_empty() && text.is_empty() && !item.quick_phrases.is_empty() {
        return Err(Refusal::field("phrase", FieldProblem::Missing).into());
    }
    let given: Vec<(String, String)> = received
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("answer_")?.to_owned(), value.clone())))
        .collect();
    let answers = item.check_answers(&given)?;
    let urgency = match received.field("urgency") {
        "" => Urgency::Normal,
        code => Urgency::parse(code).ok_or_else(|| Refusal::field("urgency", FieldProblem::NotAChoice))?,
    };
    let needs_reason = urgency != Urgency::Normal;
    let urgency_reason = check_text(
        "urgency_reason",
        received.field("urgency_reason"),
        needs_reason,
        REASON_LIMIT,
    )?;
    let wished = match received.field("wished").trim() {
        "" => None,
        wished => {
            let wished = Moment::parse(wished).map_err(|_| Refusal::field("wished", FieldProblem::NotATime))?;
            if wished < now {
                return Err(Refusal::field("wished", FieldProblem::InThePast).into());
            }
            Some(wished)
        }
    };
    let centre = known.centre(&served.centre).ok_or(Refusal::NoCentre)?;
    let calendar = known.calendar(&served.centre)?;
    // The service's own limit goes before the rule.
    let own = item.limit(urgency, now.day_number());
    let deadline = |kind, own: Option<WorkingMinutes>| {
        let budget = own.unwrap_or_else(|| {
            let limit = known.clock.limit(kind, now.day_number());
            calendar.working_time_between(now, limit.end(&calendar, now))
        });
        Deadline::start(&calendar, now, budget).map_err(|problem| Failure::internal(&problem))
    };
    let response = deadline(DeadlineKind::Response, own.map(|own| own.response))?;
    let resolution = deadline(DeadlineKind::Resolution, own.map(|own| own.resolution))?;
    let person = &served.person;
    Ok(Request {
        id: RequestId(id),
        number: String::new(),
        service: item.id.clone(),
        service_name: item.name.clone(),
        title: title(&item.name, phrase, &text),
        place: place.id.clone(),
        place_name: place.full_name.clone(),
        dwelling: (place.kind == PlaceKind::Dwelling).then(|| place.id.as_str().into()),
        requester: person.id.clone(),
        requester_name: person.name.clone(),
        requester_phone: person.phone.clone(),
        department: person.department.clone(),
        rater_group: person.rater_group.clone(),
        filed_by: served.filed_by.clone(),
        text,
        answers,
        urgency,
        urgency_reason: if needs_reason { urgency_reason } else { String::new() },
        wished,
        status: Status::Filed,
        centre: centre.id.clone(),
        centre_name: centre.name.clone(),
        routed_by: served.routed_by.clone(),
        technician: None,
        technician_name: None,
        technician_phone: String::new(),
        hands: item.hands,
        helpers: Vec::new(),
        helping: Vec::new(),
        filed_at: now,
        changed_at: now,
        due: response.due,
        late_from: response.overdue_from(),
        response,
        resolution,
        responded_at: None,
        finished_at: None,
        closed_at: None,
        closed_month: None,
        confirm_by: None,
        hold: None,
        wait_until: None,
        timer: None,
        nudge_answer: None,
        missed: Vec::new(),
        appointment: None,
        seat: None,
        visit_lost: None,
        work_done: String::new(),
        further_work: String::new(),
        follows: None,
        returned: 0,
        nudged: 0,
        merged_into: None,
        open: true,
        queued: true,
        served_by: served.filed_by.iter().cloned().collect(),
        version: 1,
    })
}

/// The short line of lists: the phrase, else the beginning of the text, else the service.
fn title(service: &str, phrase: &str, text: &str) -> String {
    if !phrase.is_empty() {
        return format!("{service}：{phrase}");
    }
    let line: String = text.lines().next().unwrap_or_default().chars().take(24).collect();
    if line.is_empty() {
        service.to_owned()
    } else {
        format!("{service}：{line}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_the_phrase_before_the_text() {
        assert_eq!(title("空调维修", "不制冷", "开了半小时"), "空调维修：不制冷");
        assert_eq!(title("空调维修", "", "开了半小时\n还是热"), "空调维修：开了半小时");
        assert_eq!(title("空调维修", "", ""), "空调维修");
    }
}
