//! The check itself.

use services::check::Aspect;

use crate::{Scratch, quietly, run};

#[test]
fn a_check_looks_at_every_row_and_changes_none() {
    run(async {
        let scratch = Scratch::seeded().await;
        let before = scratch.fingerprint().await;
        let last = std::sync::Mutex::new((0, 0));
        let report = scratch
            .services
            .check(|done, total| *last.lock().unwrap() = (done, total))
            .await
            .unwrap();
        let (done, total) = *last.lock().unwrap();
        assert!(report.ok(), "{report:#?}");
        assert_eq!(done, total);
        assert_eq!(scratch.fingerprint().await, before);
        for aspect in Aspect::ALL {
            assert!(report.section(aspect).unwrap().checked > 0, "{aspect:?}");
        }
        assert!(report.section(Aspect::Histories).unwrap().checked > 1500);
    });
}

#[test]
fn an_empty_database_is_sound() {
    run(async {
        let scratch = Scratch::new().await;
        let report = scratch.services.check(quietly).await.unwrap();
        assert!(report.ok());
        assert!(report.sections.iter().all(|section| section.checked == 0));
    });
}

#[test]
fn a_file_without_a_row_is_told_apart_and_is_no_problem() {
    run(async {
        let scratch = Scratch::sample().await;
        let shelf = scratch.folder.path().join("photos").join("ab");
        std::fs::create_dir_all(&shelf).unwrap();
        std::fs::write(shelf.join("0193f1a0-0000-7000-8000-0000000000ab.jpg"), b"x").unwrap();
        let report = scratch.services.check(quietly).await.unwrap();
        assert!(report.ok(), "{report:#?}");
        assert_eq!((report.orphan_files, report.first_orphans.len()), (1, 1));
    });
}
