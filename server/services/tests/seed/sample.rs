//! What an installation begins with.

mod migration;

use std::collections::HashSet;

use domain::access::Role;
use domain::person::Actor;
use domain::rectification::{Case, CaseStatus};
use domain::request::{Request, Status};
use domain::satisfaction::Cell;
use domain::time::Moment;
use services::filing::Received;
use services::job::Job;
use services::sample::{ACCOUNTS, PASSWORD};
use storage::Keys;

use crate::{NOW, Scratch, grant, quietly, run};

pub async fn actor(scratch: &Scratch, login: &str) -> Actor {
    let account = scratch.store().account_by_login(login).await.unwrap().unwrap();
    Actor::from(&account.person)
}

#[test]
fn without_sample_data_the_portal_works_and_knows_nobody() {
    run(async {
        let scratch = Scratch::new().await;
        let loaded = scratch.services.load_reference(NOW, quietly).await.unwrap();
        assert!(loaded.rows > 100, "{loaded:?}");
        assert!(!scratch.store().has_people().await.unwrap());
        let known = scratch.services.known(NOW).await.unwrap();
        assert!((28..=36).contains(&known.reference.items.len()));
        for item in &known.reference.items {
            assert_eq!(
                known.centre(&item.centre).map(|centre| centre.name.as_str()),
                Some("机关服务中心"),
                "{}",
                item.id
            );
            assert!(known.calendar(&item.centre).is_ok());
        }
        assert_eq!(
            known.reference.special_days.first().map(|day| day.date.year()),
            Some(2010)
        );
        // The first administrator can be made and ask for something.
        scratch
            .services
            .add_administrator("first", "管理员", NOW)
            .await
            .unwrap();
        let administrator = actor(&scratch, "first").await;
        let roots = scratch.services.places(&administrator, "", NOW).await.unwrap();
        assert_eq!(roots.len(), 1);
        assert!(
            scratch
                .services
                .ask_page(&administrator, "dwelling-repair", "", "", "", NOW)
                .await
                .is_ok()
        );
        assert!(scratch.services.check(quietly).await.unwrap().ok());
    });
}

#[test]
fn reference_data_loaded_again_changes_nothing_even_what_was_edited() {
    run(async {
        let scratch = Scratch::new().await;
        scratch.services.load_reference(NOW, quietly).await.unwrap();
        let entry = storage::audit::AuditEntry {
            id: "one".into(),
            at: NOW,
            by: "somebody".into(),
            by_name: String::new(),
            what: String::new(),
        };
        let follow = storage::calendar::HolidayNotice {
            id: "2026:one".into(),
            year: 2026,
            number: String::new(),
            days: Vec::new(),
            whole: false,
            from_day: 20_261_001,
            applied: true,
            settled: true,
            at: NOW,
            by_name: String::new(),
        };
        scratch
            .store()
            .set_special_day(&grant(), "2026-10-01", None, &follow, &entry)
            .await
            .unwrap();
        let before = scratch.fingerprint().await;
        let again = scratch
            .services
            .load_reference(NOW.plus_days(9), quietly)
            .await
            .unwrap();
        assert_eq!(again.rows, 0);
        assert_eq!(scratch.fingerprint().await, before);
    });
}

#[test]
fn sample_data_loaded_again_changes_nothing() {
    run(async {
        let scratch = Scratch::new().await;
        let loaded = scratch.services.load_sample(NOW, quietly).await.unwrap();
        assert!(loaded.rows > 3000, "{loaded:?}");
        let before = scratch.fingerprint().await;
        let again = scratch.services.load_sample(NOW.plus_days(3), quietly).await.unwrap();
        assert_eq!(again.rows, 0);
        assert_eq!(scratch.fingerprint().await, before);
    });
}

#[test]
fn the_sample_holds_every_state_and_passes_the_check_at_any_hour() {
    // A weekday morning, a Sunday night, the first minute of a month after a long holiday.
    for moment in [
        "2026-11-24T10:20",
        "2026-11-22T23:40",
        "2026-10-08T00:00",
        "2026-12-01T00:00:20",
    ] {
        run(async move {
            let now = Moment::parse(moment).unwrap();
            let scratch = Scratch::new().await;
            scratch.services.load_sample(now, quietly).await.unwrap();
            let report = scratch.services.check(quietly).await.unwrap();
            assert!(report.ok(), "{moment}: {report:#?}");
            assert_eq!(report.orphan_files, 0);
            let requests: Vec<Request> = scratch
                .store()
                .rows_of(&grant(), "request", &Keys::default())
                .await
                .unwrap();
            for status in Status::ALL {
                assert!(
                    requests.iter().any(|request| request.status == status),
                    "{moment}: nothing is {status:?}"
                );
            }
            assert!(requests.iter().all(|request| request.filed_at <= now), "{moment}");
            let cases: Vec<Case> = scratch
                .store()
                .rows_of(&grant(), "rectification", &Keys::default())
                .await
                .unwrap();
            for status in CaseStatus::ALL {
                assert!(
                    cases.iter().any(|case| case.status == status),
                    "{moment}: no case is {status:?}"
                );
            }
            assert!(
                cases.iter().any(|case| case.is_late(now)),
                "{moment}: no case is overdue"
            );
            assert!(
                cases.iter().any(|case| case.reopened > 0),
                "{moment}: none was opened again"
            );
            let zhigongs = |status| {
                let own = requests
                    .iter()
                    .filter(|request| request.requester.as_str() == "sample-zhigong");
                own.filter(|request| request.status == status).count()
            };
            assert!(
                zhigongs(Status::Finished) >= 1 && zhigongs(Status::Confirmed) >= 1 && zhigongs(Status::Working) >= 1
            );
            let late = requests.iter().any(|request| {
                request.requester.as_str() == "sample-zhigong" && request.queued && request.is_late(now)
            });
            assert!(late, "{moment}: nothing of zhigong's is overdue");
        });
    }
}

#[test]
fn every_sample_account_can_sign_in_and_sees_what_its_role_shows() {
    run(async {
        let scratch = Scratch::sample().await;
        let services = &scratch.services;
        for (place, (login, ..)) in ACCOUNTS.iter().enumerate() {
            let signed_in = services
                .sign_in(login, PASSWORD, &place.to_string(), NOW)
                .await
                .unwrap();
            assert_eq!(signed_in.must_change, *login == "linshi", "{login}");
        }
        let zhigong = actor(&scratch, "zhigong").await;
        let home = services.home(&zhigong, NOW).await.unwrap();
        assert!(!home.waiting.is_empty() && !home.unrated.is_empty() && !home.open.is_empty());
        let housing = services.housing_page(&zhigong, NOW).await.unwrap();
        assert_eq!((housing.dwellings.len(), housing.applications.len()), (1, 1));
        assert!(!housing.repairs.is_empty());
        let desk = services
            .desk_page(&actor(&scratch, "fuwu").await, "", "", "", "", NOW)
            .await
            .unwrap();
        assert!(desk.total >= 15 && desk.late >= 2, "{} {}", desk.total, desk.late);
        let cases = services
            .cases_page(&actor(&scratch, "guanli").await, "", "", NOW)
            .await
            .unwrap();
        assert_eq!(cases.page.rows.len(), 6);
        let several = actor(&scratch, "duoren").await;
        let roles: HashSet<Role> = several.roles.iter().map(|grant| grant.role).collect();
        assert_eq!(roles.len(), 2);
        let officer = actor(&scratch, "zhufang").await;
        assert!(
            !services
                .register_page(&officer, "", "", NOW)
                .await
                .unwrap()
                .applications
                .is_empty()
        );
    });
}

#[test]
fn the_matrix_is_filled_but_for_one_cell_with_too_few() {
    run(async {
        let scratch = Scratch::sample().await;
        let manager = actor(&scratch, "guanli").await;
        let matrix = scratch.services.matrix_page(&manager, 0, "", "", NOW).await.unwrap();
        let cells: Vec<&Cell> = matrix
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().map(|cell| &cell.cell))
            .collect();
        let few = cells.iter().filter(|cell| matches!(cell, Cell::TooFew { .. })).count();
        assert_eq!((cells.len(), few), (9, 1), "{cells:#?}");
    });
}

#[test]
fn a_request_drawn_up_is_what_filing_would_have_made() {
    run(async {
        let scratch = Scratch::sample().await;
        let requests: Vec<Request> = scratch
            .store()
            .rows_of(&grant(), "request", &Keys::default())
            .await
            .unwrap();
        let mut compared = 0;
        for drawn in requests
            .iter()
            .filter(|request| request.version == 1 && request.filed_by.is_none())
        {
            let login = drawn.requester.as_str().trim_start_matches("sample-");
            let signed_in = scratch
                .services
                .sign_in(login, PASSWORD, login, drawn.filed_at)
                .await
                .unwrap();
            let phrase = drawn.title.split_once('：').map_or("", |(_, phrase)| phrase);
            let id = uuid::Uuid::now_v7().to_string();
            let mut fields = vec![
                ("id".to_owned(), id.clone()),
                ("service".to_owned(), drawn.service.0.clone()),
                ("place".to_owned(), drawn.place.0.clone()),
                ("phrase".to_owned(), phrase.to_owned()),
                ("text".to_owned(), drawn.text.clone()),
                ("urgency".to_owned(), drawn.urgency.code().to_owned()),
                ("urgency_reason".to_owned(), drawn.urgency_reason.clone()),
            ];
            fields.extend(
                drawn
                    .answers
                    .iter()
                    .map(|answer| (format!("answer_{}", answer.name), answer.value.clone())),
            );
            let received = Received {
                fields,
                photos: Vec::new(),
            };
            let filed = scratch
                .services
                .file(Some(&signed_in.token), received, drawn.filed_at)
                .await
                .unwrap();
            let filed: Request = scratch
                .store()
                .get("request", filed.id.as_str())
                .await
                .unwrap()
                .unwrap();
            let same = Request {
                id: drawn.id.clone(),
                number: drawn.number.clone(),
                ..filed
            };
            assert_eq!(&same, drawn);
            compared += 1;
        }
        assert!(compared >= 5, "{compared}");
    });
}

#[test]
fn a_queue_counts_as_late_what_its_rows_call_late() {
    run(async {
        let scratch = Scratch::sample().await;
        let manager = actor(&scratch, "guanli").await;
        let (mut late, mut paused) = (0, 0);
        for days in [0, 3, 20] {
            let then = NOW.plus_days(days);
            // Pauses end by themselves, and a job writes it down within a minute.
            scratch.services.run_job(Job::EndHolds, "test", then).await.unwrap();
            let first = scratch
                .services
                .desk_page(&manager, "", "", "", "", then)
                .await
                .unwrap();
            for (centre, _) in &first.centres {
                let page = async |filter: &str, from: &str| {
                    let page = scratch
                        .services
                        .desk_page(&manager, centre, filter, "", from, then)
                        .await;
                    page.unwrap()
                };
                let (mut rows, mut from) = (Vec::new(), String::new());
                let counted = loop {
                    let shown = page("", &from).await;
                    rows.extend(shown.page.rows);
                    match shown.page.next {
                        Some(next) => from = next,
                        None => break shown.late,
                    }
                };
                let called_late = rows.iter().filter(|row| row.due.late).count();
                assert_eq!(
                    counted,
                    i64::try_from(called_late).unwrap(),
                    "{centre} after {days} days"
                );
                let narrowed = page("late", "").await.page.rows;
                assert!(narrowed.iter().all(|row| row.due.late), "{centre} after {days} days");
                assert_eq!(narrowed.len(), called_late.min(40), "{centre} after {days} days");
                late += called_late;
                paused += rows.iter().filter(|row| row.due.paused && !row.due.late).count();
            }
        }
        assert!(
            late > 0 && paused > 0,
            "{late} late, {paused} paused: the sample shows neither"
        );
    });
}
