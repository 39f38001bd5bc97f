//! When a centre works, changed through the real engine: shown before, nothing moves until the yes, then deadlines follow.

use crate::small::{Small, at, run};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::view::HoursPage;
use services::Failure;
use services::calendar::DayForm;
use services::hours::HoursForm;

/// A Tuesday.
const NOW: &str = "2026-11-24T15:00";

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token_at(who, at(NOW)).await;
    let actor = small.services.actor(Some(&token), at(NOW)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

async fn page(small: &mut Small, key: &str) -> HoursPage {
    let admin = actor(small, "a1").await;
    let page = small.services.hours_page(&admin, key, at(NOW)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn propose(small: &mut Small, who: &str, form: &HoursForm) -> Result<(), Failure> {
    let token = small.token_at(who, at(NOW)).await;
    small.services.propose_hours(Some(&token), form, at(NOW)).await
}

async fn confirm(small: &mut Small, key: &str) -> Result<(), Failure> {
    let admin = actor(small, "a1").await;
    small.services.confirm_hours(&admin, key, at(NOW)).await
}

async fn filed(small: &mut Small) -> String {
    small.filed(NOW).await
}

async fn due(small: &mut Small, id: &str) -> String {
    let requester = actor(small, "p1").await;
    let page = small.services.request_page(&requester, id, at(NOW)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}")).resolution.due
}

fn closed(from: &str, name: &str) -> HoursForm {
    HoursForm {
        calendar: "standard".into(),
        change: "days".into(),
        from: from.into(),
        name: name.into(),
        ..HoursForm::default()
    }
}

async fn audited(small: &mut Small, words: &str) -> usize {
    let admin = actor(small, "a1").await;
    let audit = small.services.audit_page(&admin, "", at(NOW)).await;
    let rows = audit.unwrap_or_else(|failure| panic!("{failure:?}")).rows;
    rows.iter().filter(|row| row.what.contains(words)).count()
}

fn refused(field: &str, problem: FieldProblem) -> Result<(), Failure> {
    Err(Failure::Refused(Refusal::field(field, problem)))
}

#[test]
fn a_closure_is_shown_before_it_counts_and_then_moves_the_deadlines_it_reaches_and_back() {
    run(async {
        let mut small = Small::new().await;
        let id = filed(&mut small).await;
        // 150 minutes of this day, 90 of the next.
        assert_eq!(due(&mut small, &id).await, "明天 10:00");

        assert_eq!(
            propose(&mut small, "a1", &closed("2026-11-25", "设备检修")).await,
            Ok(())
        );
        let proposal = page(&mut small, "").await.proposal;
        let proposal = proposal.unwrap_or_else(|| panic!("no proposal"));
        assert_eq!(proposal.what, "2026年11月25日 不上班，设备检修");
        let moved: Vec<(&str, &str)> = proposal
            .requests
            .iter()
            .map(|request| (request.before.as_str(), request.after.as_str()))
            .collect();
        assert_eq!((proposal.moved, moved), (1, vec![("明天 10:00", "后天 10:00")]));
        assert_eq!(due(&mut small, &id).await, "明天 10:00", "before the yes nothing moves");

        assert_eq!(confirm(&mut small, "standard").await, Ok(()));
        assert_eq!(due(&mut small, &id).await, "后天 10:00");
        let shown = page(&mut small, "standard").await;
        assert!(shown.proposal.is_none());
        let own = shown.days.iter().find(|day| day.name == "设备检修");
        assert_eq!(
            own.map(|day| (day.date.as_str(), day.hours.as_str())),
            Some(("2026-11-25", "不上班"))
        );
        assert_eq!(audited(&mut small, "2026年11月25日 不上班，设备检修").await, 1);
        assert_eq!(
            confirm(&mut small, "standard").await,
            Err(Failure::Refused(Refusal::NotFound))
        );

        let usual = HoursForm {
            change: "usual".into(),
            ..closed("2026-11-25", "")
        };
        assert_eq!(propose(&mut small, "a1", &usual).await, Ok(()));
        assert_eq!(confirm(&mut small, "standard").await, Ok(()));
        assert_eq!(due(&mut small, &id).await, "明天 10:00");
        let report = small.services.check(|_, _| {}).await;
        assert!(report.as_ref().is_ok_and(services::check::Report::ok), "{report:?}");
    });
}

#[test]
fn new_hours_of_the_week_hold_from_their_day_and_are_withdrawn_before_it() {
    run(async {
        let mut small = Small::new().await;
        let id = filed(&mut small).await;
        let late = HoursForm {
            calendar: "standard".into(),
            change: "week".into(),
            from: "2026-11-25".into(),
            week: "周一至周五 09:00-12:00 13:00-17:30".into(),
            ..HoursForm::default()
        };
        assert_eq!(propose(&mut small, "a1", &late).await, Ok(()));
        assert_eq!(confirm(&mut small, "standard").await, Ok(()));
        assert_eq!(due(&mut small, &id).await, "明天 10:30");
        let shown = page(&mut small, "standard").await;
        let weeks: Vec<(&str, bool, bool)> = shown
            .weeks
            .iter()
            .map(|week| (week.period.as_str(), week.present, week.ahead))
            .collect();
        assert_eq!(weeks, [("2026年11月25日起", false, true), ("一直", true, false)]);
        assert_eq!(shown.week, "周一至周五 08:30–12:00、14:00–17:30");

        assert_eq!(
            propose(&mut small, "a1", &late).await,
            refused("from", FieldProblem::Occupied)
        );
        let kept = page(&mut small, "standard").await.kept;
        assert!(kept.contains(&("week".to_owned(), late.week.clone())), "{kept:?}");
        let without = HoursForm {
            change: "without".into(),
            ..late
        };
        assert_eq!(propose(&mut small, "a1", &without).await, Ok(()));
        assert_eq!(confirm(&mut small, "standard").await, Ok(()));
        assert_eq!(due(&mut small, &id).await, "明天 10:00");
    });
}

#[test]
fn what_cannot_be_read_is_refused_under_its_field_and_what_became_impossible_says_so() {
    run(async {
        let mut small = Small::new().await;
        let not_allowed = Err(Failure::Refused(Refusal::NotAllowed));
        assert_eq!(
            propose(&mut small, "f1", &closed("2026-11-25", "检修")).await,
            not_allowed
        );
        let forms = [
            (closed("", "检修"), "from", FieldProblem::Missing),
            (closed("明天", "检修"), "from", FieldProblem::NotATime),
            (closed("2026-11-23", "检修"), "from", FieldProblem::InThePast),
            (closed("2026-11-25", ""), "name", FieldProblem::Missing),
            (
                HoursForm {
                    hours: "上午".into(),
                    ..closed("2026-11-25", "检修")
                },
                "hours",
                FieldProblem::NotHours,
            ),
            (
                HoursForm {
                    change: "week".into(),
                    week: "周一至周五 8点".into(),
                    ..closed("2026-11-25", "")
                },
                "week",
                FieldProblem::NotAWeek(1),
            ),
        ];
        for (form, field, problem) in forms {
            assert_eq!(
                propose(&mut small, "a1", &form).await,
                refused(field, problem),
                "{form:?}"
            );
        }
        // The same closure, entered by another administrator while the first thinks about it.
        assert_eq!(propose(&mut small, "a1", &closed("2026-11-25", "检修")).await, Ok(()));
        assert_eq!(confirm(&mut small, "standard").await, Ok(()));
        let day = HoursForm {
            change: "usual".into(),
            ..closed("2026-11-25", "")
        };
        assert_eq!(propose(&mut small, "a1", &day).await, Ok(()));
        let mut store = storage::Transaction::new();
        let row: Option<storage::reference::CalendarRow> = small
            .services
            .store()
            .get("calendar", "standard")
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        let mut row = row.unwrap_or_else(|| panic!("no calendar"));
        row.calendar.days.retain(|day| day.name != "检修");
        store.update("calendar", "standard", row.version, &row);
        small
            .services
            .store()
            .transaction(store)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            confirm(&mut small, "standard").await,
            Err(Failure::Refused(Refusal::NotFound))
        );
        let proposal = page(&mut small, "standard").await.proposal;
        assert_eq!(proposal.and_then(|it| it.problem), Some(Refusal::NotFound));
        let admin = actor(&mut small, "a1").await;
        assert_eq!(small.services.drop_hours(&admin, "standard").await, Ok(()));
        assert!(page(&mut small, "standard").await.proposal.is_none());
    });
}

#[test]
fn a_centre_that_shares_its_hours_gets_its_own_and_only_it_moves() {
    run(async {
        let mut small = Small::new().await;
        let shared = page(&mut small, "standard").await.centres;
        assert_eq!(shared.len(), 2);
        let admin = actor(&mut small, "a1").await;
        let key = small.services.own_hours(&admin, "c1", at(NOW)).await;
        let key = key.unwrap_or_else(|failure| panic!("{failure:?}"));
        let own = page(&mut small, &key).await;
        assert_eq!(own.centres, [("c1".to_owned(), "示例中心c1".to_owned())]);
        assert_eq!(page(&mut small, "standard").await.centres.len(), 1);
        assert_eq!(page(&mut small, "").await.calendar, "standard", "it is nobody else's");
        let again = small.services.own_hours(&admin, "c1", at(NOW)).await.map(|_| ());
        assert_eq!(again, refused("centre", FieldProblem::NothingChanges));
        let id = filed(&mut small).await;
        let form = HoursForm {
            calendar: key.clone(),
            ..closed("2026-11-25", "检修")
        };
        assert_eq!(propose(&mut small, "a1", &form).await, Ok(()));
        assert_eq!(confirm(&mut small, &key).await, Ok(()));
        assert_eq!(due(&mut small, &id).await, "后天 10:00");
        let standard = page(&mut small, "standard").await.days;
        assert!(standard.iter().all(|day| day.name != "检修"));
    });
}

#[test]
fn a_public_day_is_shown_with_what_follows_before_it_is_saved() {
    run(async {
        let mut small = Small::new().await;
        let id = filed(&mut small).await;
        let admin = actor(&mut small, "a1").await;
        let day = |kind: &str, name: &str| DayForm {
            date: "2026-11-25".into(),
            kind: kind.into(),
            name: name.into(),
        };
        let shown = async |small: &Small, form: &DayForm| {
            let page = small.services.days_page(&admin, 0, form, at(NOW)).await;
            let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
            page.proposal.unwrap_or_else(|| panic!("no proposal"))
        };
        let proposal = shown(&small, &day("holiday", "示例假日")).await;
        assert_eq!(
            (proposal.what.as_str(), proposal.problem, proposal.moved),
            ("2026年11月25日（周三）节假日，示例假日", None, 1)
        );
        assert_eq!(due(&mut small, &id).await, "明天 10:00");
        let saved = small
            .services
            .save_day(&admin, &day("holiday", "示例假日"), at(NOW))
            .await;
        assert_eq!(saved, Ok(()));
        assert_eq!(due(&mut small, &id).await, "后天 10:00");
        let back = shown(&small, &day("", "")).await;
        assert_eq!(
            (back.what.as_str(), back.moved),
            ("2026年11月25日（周三）恢复为普通日子", 1)
        );
        let wrong = shown(&small, &day("holiday", " ")).await;
        assert_eq!(wrong.problem, Some(Refusal::field("name", FieldProblem::Missing)));
        assert_eq!(
            audited(&mut small, "工作日历：2026年11月25日（周三）节假日，示例假日").await,
            1
        );
    });
}
