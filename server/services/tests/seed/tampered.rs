//! Whatever is changed behind the portal's back is found, and told under its aspect.

use services::check::{Aspect, Report};
use storage::Bindings;

use crate::{Scratch, quietly, run};

/// Statements that each spoil one thing, the aspect that has to tell it, and a word of what it says.
const TAMPERED: &[(&str, Aspect, &str)] = &[
    (
        "UPDATE (SELECT VALUE id FROM request WHERE status = 'working' LIMIT 1) SET status = 'taken'",
        Aspect::Histories,
        "状态",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE status = 'working' LIMIT 1) SET version = 99",
        Aspect::Histories,
        "版本",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE open = true LIMIT 1) SET open = false",
        Aspect::Histories,
        "在办标志",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE queued = true LIMIT 1) SET queued = false",
        Aspect::Histories,
        "待办标志",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE array::len(served_by) > 1 LIMIT 1) SET served_by = []",
        Aspect::Histories,
        "经办人",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE technician != NONE LIMIT 1) SET technician = NONE",
        Aspect::Histories,
        "承办人",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE changed_at > 0 LIMIT 1) SET changed_at += 1",
        Aspect::Histories,
        "最近变动时间",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE responded_at > 0 LIMIT 1) SET responded_at = 1",
        Aspect::Histories,
        "响应时间",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE finished_at > 0 LIMIT 1) SET finished_at += 1",
        Aspect::Histories,
        "完工时间",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE closed_month > 0 LIMIT 1) SET closed_month -= 100",
        Aspect::Histories,
        "办结月份",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE returned > 0 LIMIT 1) SET returned = 0",
        Aspect::Histories,
        "退回",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE nudged > 0 LIMIT 1) SET nudged = 7",
        Aspect::Histories,
        "催单",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request WHERE queued = true LIMIT 1) SET due -= 1",
        Aspect::Histories,
        "时限",
    ),
    (
        "DELETE (SELECT VALUE id FROM event WHERE seq = 3 LIMIT 1)",
        Aspect::Histories,
        "之后是第",
    ),
    (
        "DELETE (SELECT VALUE id FROM request WHERE status = 'filed' LIMIT 1)",
        Aspect::Histories,
        "没有对应的申请",
    ),
    (
        "UPDATE (SELECT VALUE id FROM event WHERE seq = 2 LIMIT 1) SET at = 5",
        Aspect::Histories,
        "早于前一条",
    ),
    (
        "UPDATE (SELECT VALUE id FROM open_job LIMIT 1) SET people = []",
        Aspect::OpenJobs,
        "与申请不符",
    ),
    (
        "UPDATE (SELECT VALUE id FROM open_job LIMIT 1) SET path = ''",
        Aspect::OpenJobs,
        "与申请不符",
    ),
    (
        "DELETE (SELECT VALUE id FROM open_job LIMIT 1)",
        Aspect::OpenJobs,
        "按申请应有",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET place = 'nowhere'",
        Aspect::References,
        "地点 nowhere",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET service = 'nothing'",
        Aspect::References,
        "服务事项 nothing",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET centre = 'nobody'",
        Aspect::References,
        "服务单位 nobody",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET department = 'none'",
        Aspect::References,
        "部门 none",
    ),
    (
        "DELETE person:`sample-zhigong`",
        Aspect::References,
        "人员 sample-zhigong",
    ),
    (
        "DELETE dwelling:`h1-b02-u1-0302`",
        Aspect::References,
        "住房 h1-b02-u1-0302",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET number = '2026-11-000x'",
        Aspect::Numbers,
        "不成格式",
    ),
    (
        "UPDATE (SELECT VALUE id FROM request LIMIT 1) SET number = '2026-11-900000'",
        Aspect::Numbers,
        "登记只到",
    ),
    (
        "DELETE (SELECT VALUE id FROM rating_event LIMIT 1)",
        Aspect::Ratings,
        "没有评价记录",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rating LIMIT 1) SET rater = 'sample-shifu'",
        Aspect::Ratings,
        "键与申请和评价人不符",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rating LIMIT 1) SET month = 202001",
        Aspect::Ratings,
        "月份应为",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rating LIMIT 1) SET service = 'nothing'",
        Aspect::Ratings,
        "事项与申请不符",
    ),
    (
        "DELETE (SELECT VALUE id FROM rectification LIMIT 1)",
        Aspect::Cases,
        "差评没有整改",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rating WHERE overall < 3 LIMIT 1) SET overall = 5",
        Aspect::Cases,
        "不是差评却有整改",
    ),
    (
        "DELETE (SELECT VALUE id FROM rating WHERE overall < 3 LIMIT 1)",
        Aspect::Cases,
        "没有对应的差评",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rectification WHERE open = true LIMIT 1) SET open = false",
        Aspect::Cases,
        "办结标志",
    ),
    (
        "DELETE (SELECT VALUE id FROM rectification_event WHERE seq > 1 ORDER BY seq DESC LIMIT 1)",
        Aspect::Cases,
        "记录与版本",
    ),
    (
        "UPDATE (SELECT VALUE id FROM satisfaction_fold LIMIT 1) SET overall.good += 1",
        Aspect::Totals,
        "原始记录",
    ),
    (
        "DELETE (SELECT VALUE id FROM satisfaction_fold LIMIT 1)",
        Aspect::Totals,
        "尚未汇总",
    ),
    (
        "UPDATE (SELECT VALUE id FROM rating WHERE overall >= 3 LIMIT 1) SET excluded = { reason: '测试', approved_by: 'x', at: 1 }",
        Aspect::Totals,
        "原始记录",
    ),
    (
        "UPDATE (SELECT VALUE id FROM photo LIMIT 1) SET sha256 = 'x'",
        Aspect::Photos,
        "校验值不符",
    ),
    (
        "UPDATE (SELECT VALUE id FROM photo LIMIT 1) SET request = 'gone'",
        Aspect::Photos,
        "申请 gone 不存在",
    ),
];

fn tells(report: &Report, aspect: Aspect, words: &str) -> bool {
    report
        .section(aspect)
        .is_some_and(|section| section.problems > 0 && section.first.iter().any(|line| line.contains(words)))
}

#[test]
fn every_kind_of_tampering_is_found() {
    run(async {
        let scratch = Scratch::sample().await;
        assert!(scratch.services.check(quietly).await.unwrap().ok());
        for (statement, aspect, words) in TAMPERED {
            let text = format!("{statement} RETURN BEFORE");
            let before: Vec<serde_json::Value> = scratch.store().select(&text, Bindings::new()).await.unwrap();
            assert!(!before.is_empty(), "{statement} changed nothing");
            let report = scratch.services.check(quietly).await.unwrap();
            assert!(
                !report.ok() && tells(&report, *aspect, words),
                "{statement}\n{report:#?}"
            );
            restore(&scratch, statement, &before).await;
        }
        let report = scratch.services.check(quietly).await.unwrap();
        assert!(report.ok(), "what was restored is whole again: {report:#?}");
    });
}

/// Puts the rows back that a statement changed.
async fn restore(scratch: &Scratch, statement: &str, before: &[serde_json::Value]) {
    let names = [
        "rating_event",
        "rating",
        "rectification_event",
        "rectification",
        "satisfaction_fold",
        "photo",
        "person",
        "dwelling",
        "event",
        "open_job",
        "request",
    ];
    let table = names
        .into_iter()
        .find(|name| statement.contains(&format!("FROM {name} ")) || statement.starts_with(&format!("DELETE {name}:")));
    let mut transaction = storage::Transaction::new();
    for row in before {
        transaction.upsert(table.unwrap(), row["id"].as_str().unwrap(), row);
    }
    scratch.store().transaction(transaction).await.unwrap();
}

#[test]
fn photo_files_that_were_changed_or_lost_are_found() {
    run(async {
        let scratch = Scratch::sample().await;
        let photo: String = scratch
            .store()
            .select_one("SELECT VALUE id FROM photo LIMIT 1", Bindings::new())
            .await
            .unwrap()
            .unwrap();
        let shelf = scratch.folder.path().join("photos").join(&photo[photo.len() - 2..]);
        let full = shelf.join(format!("{photo}.jpg"));
        let bytes = std::fs::read(&full).unwrap();
        let mut changed = bytes.clone();
        let last = changed.len() - 10;
        changed[last] ^= 1;
        std::fs::write(&full, &changed).unwrap();
        assert!(tells(
            &scratch.services.check(quietly).await.unwrap(),
            Aspect::Photos,
            "校验值不符"
        ));
        std::fs::remove_file(&full).unwrap();
        assert!(tells(
            &scratch.services.check(quietly).await.unwrap(),
            Aspect::Photos,
            "文件不存在"
        ));
        std::fs::write(&full, &bytes).unwrap();
        std::fs::remove_file(shelf.join(format!("{photo}.thumb.jpg"))).unwrap();
        assert!(tells(
            &scratch.services.check(quietly).await.unwrap(),
            Aspect::Photos,
            "缩略图"
        ));
    });
}

#[test]
fn a_number_given_twice_is_found_even_if_the_index_was_lost() {
    run(async {
        let scratch = Scratch::sample().await;
        scratch
            .store()
            .exec("REMOVE INDEX request_number ON request", Bindings::new())
            .await
            .unwrap();
        scratch
            .store()
            .exec(
                "UPDATE (SELECT VALUE id FROM request WHERE filed_at > 0 LIMIT 2) SET number = '2026-11-000001'",
                Bindings::new(),
            )
            .await
            .unwrap();
        assert!(tells(
            &scratch.services.check(quietly).await.unwrap(),
            Aspect::Numbers,
            "重复"
        ));
    });
}
