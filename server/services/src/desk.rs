//! The centre's queue and the technicians' jobs (待办队列、我的任务).

use crate::render::{after, after_text, job_row, page_of, queue_row};
use crate::{Failure, Services, allow_at, reach};
use domain::access::{Grant, Permission, Role, Scope};
use domain::id::CentreId;
use domain::person::Actor;
use domain::refusal::{Refusal, check_text};
use domain::request::{Request, Status};
use domain::time::Moment;
use domain::view::{DeskPage, JobsPage, StateCount};
use storage::queue::QueueFilter;

const PAGE: usize = 40;
/// Jobs of one technician: more than anybody does in a day.
const JOBS: usize = 60;
/// Before the mark of a page that begins among the nudged.
const NUDGED: &str = "nudged.";
/// Saved views of one person.
const VIEWS: usize = 12;

impl Services {
    /// A centre's queue in deadline order.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who has no desk; [`Refusal::NotFound`] for a centre out of reach.
    pub async fn desk_page(
        &self,
        actor: &Actor,
        centre: &str,
        filter: &str,
        words: &str,
        from: &str,
        now: Moment,
    ) -> Result<DeskPage, Failure> {
        let grant = reach(actor, Permission::QueueRead)?;
        let known = self.known(now).await?;
        let shown = known.shown_centre(&grant, centre)?;
        let calendar = known.calendar(&shown.id)?;
        let narrowed = narrowed(actor, filter, words, now);
        let counts = self.store.queue_counts(&grant, &shown.id, now).await?;
        let mut rows = self.nudged_first(&grant, &shown.id, narrowed, from).await?;
        if rows.is_empty() && from.is_empty() && !words.trim().is_empty() {
            // Somebody asks, by its number, for one that is in the queue no more.
            let closed = self.store.request_by_number(&grant, words.trim()).await?;
            rows.extend(closed.filter(|request| request.centre == shown.id));
        }
        let may_act = allow_at(actor, Permission::RequestTriage, &shown.id).is_ok();
        let technicians = if may_act {
            self.technicians(actor, &shown.id).await?
        } else {
            Vec::new()
        };
        let mut counts: Vec<StateCount> = counts
            .into_iter()
            .map(|count| StateCount {
                status: count.status,
                count: count.count,
                late: count.late,
            })
            .collect();
        counts.sort_by_key(|count| count.status);
        let key = |request: &Request| match &request.nudge_answer {
            Some(answer) => format!("{NUDGED}{}", after_text(answer.due, request.id.as_str())),
            None => after_text(request.late_from, request.id.as_str()),
        };
        Ok(DeskPage {
            centres: known.centres_within(&grant),
            centre: shown.id.0.clone(),
            centre_name: shown.name.clone(),
            may_act,
            total: counts.iter().map(|count| count.count).sum(),
            late: counts.iter().map(|count| count.late).sum(),
            counts,
            page: page_of(rows, PAGE, key, |request| queue_row(request, &calendar, now)),
            technicians,
            saved: self.store.saved_views(&grant).await?,
        })
    }

    /// The rows of a page and one more: first what was nudged and waits for an answer, then everything else in
    /// deadline order.
    async fn nudged_first(
        &self,
        grant: &Grant,
        centre: &CentreId,
        filter: QueueFilter,
        from: &str,
    ) -> Result<Vec<Request>, Failure> {
        let (nudged, mark) = match from.strip_prefix(NUDGED) {
            Some(mark) => (true, mark),
            None => (from.is_empty(), from),
        };
        let mark = after(mark);
        let mut rows = if nudged {
            self.store
                .nudged(grant, centre, &filter, mark.as_ref(), PAGE + 1)
                .await?
        } else {
            Vec::new()
        };
        if rows.len() <= PAGE {
            let filter = QueueFilter {
                answered: true,
                ..filter
            };
            let mark = mark.filter(|_| !nudged);
            let room = PAGE + 1 - rows.len();
            rows.extend(self.store.queue(grant, centre, &filter, mark.as_ref(), room).await?);
        }
        Ok(rows)
    }

    /// A technician's jobs, and what nobody has yet in their centres.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who is no technician.
    pub async fn jobs_page(&self, actor: &Actor, now: Moment) -> Result<JobsPage, Failure> {
        let grant = reach(actor, Permission::RequestWork)?;
        let known = self.known(now).await?;
        let row = |request: &Request| {
            let calendar = known.calendar(&request.centre)?;
            Ok(job_row(request, &calendar, &actor.person, now))
        };
        let mut mine = self.store.work_of(&grant, &actor.person, JOBS).await?;
        // What waits for an answer to a nudge is due when the answer is; what stands still is not urgent.
        mine.sort_by_key(|job| {
            let answer = job.nudge_answer.as_ref().map(|answer| answer.due);
            answer.map_or(job.late_from, |answer| answer.min(job.late_from))
        });
        let (mut untaken, mut centres) = (Vec::new(), Vec::new());
        for scope in actor.scopes(Role::Technician) {
            if let Scope::Centre(centre) = scope {
                centres.push(centre.0.clone());
                untaken.extend(self.store.untaken(&grant, centre, 20).await?);
            }
        }
        let midnight = Moment::start_of(now.date());
        Ok(JobsPage {
            mine: mine.iter().map(row).collect::<Result<_, Failure>>()?,
            untaken: untaken.iter().map(row).collect::<Result<_, Failure>>()?,
            finished_today: self.store.finished_since(&grant, midnight).await?,
            centres,
        })
    }

    /// Keeps a filter under a name; an empty query removes it.
    ///
    /// # Errors
    /// [`Refusal::Field`] for a name that is missing or too long.
    pub async fn save_view(&self, actor: &Actor, name: &str, query: &str, _now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::QueueRead)?;
        let name = check_text("name", name, true, 20)?;
        let query = check_text("query", query, false, 300)?;
        let mut views = self.store.saved_views(&grant).await?;
        views.retain(|(known, _)| *known != name);
        if !query.is_empty() {
            views.push((name, query));
        }
        if views.len() > VIEWS {
            return Err(Refusal::field("name", domain::refusal::FieldProblem::OutOfRange).into());
        }
        self.store.save_views(&grant, &views).await?;
        Ok(())
    }
}

fn narrowed(actor: &Actor, filter: &str, words: &str, now: Moment) -> QueueFilter {
    let mut narrowed = QueueFilter {
        words: words.chars().take(60).collect(),
        ..QueueFilter::default()
    };
    match filter {
        "late" => narrowed.late_at = Some(now),
        "mine" => narrowed.technician = Some(actor.person.clone()),
        "urgent" => narrowed.urgent = true,
        "nudged" => narrowed.nudged = true,
        code => narrowed.statuses.extend(Status::parse(code)),
    }
    narrowed
}
