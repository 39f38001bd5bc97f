//! The calendar and the clocks through the real engine: a notice that is taken over, a wait that ends by itself.

mod hours;
mod rules;

use super::small::{PASSWORD, Small, at, run};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FileProblem, Refusal};
use domain::time::Moment;
use domain::view::{CalendarProposal, RequestPage};
use services::Failure;
use services::calendar::{DayForm, ReceivedNotice};
use services::job::Job;

/// A notice in the form of the State Council's, with days that nobody published.
pub const NOTICE_2027: &str = "示例：关于2027年部分节假日安排的通知 国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月5日（周一）放假，共1天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日放假，共1天。
六、中秋节：9月15日放假，共1天。
七、国庆节：10月1日至7日放假调休，共7天。10月9日（周六）上班。";

fn pasted(text: &str, from: &str) -> ReceivedNotice {
    ReceivedNotice {
        text: text.to_owned(),
        from: from.to_owned(),
        ..ReceivedNotice::default()
    }
}

impl Small {
    async fn signed_in(&self, login: &str, when: &str) -> (String, Actor) {
        let session = self.services.sign_in(login, PASSWORD, "test", at(when)).await;
        let token = session.unwrap_or_else(|failure| panic!("{login}: {failure:?}")).token;
        let actor = self.services.actor(Some(&token), at(when)).await;
        (token, actor.unwrap_or_else(|failure| panic!("{login}: {failure:?}")))
    }

    async fn page(&self, who: &Actor, id: &str, now: Moment) -> RequestPage {
        let page = self.services.request_page(who, id, now).await;
        page.unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    async fn proposal(&self, who: &Actor, now: Moment) -> CalendarProposal {
        let page = self.services.proposal_page(who, now).await;
        page.unwrap_or_else(|failure| panic!("{failure:?}"))
    }
}

#[test]
fn a_holiday_notice_is_shown_before_it_counts_and_then_moves_the_deadlines_it_reaches() {
    run(async {
        let now = at("2026-12-31T15:00");
        let small = Small::new().await;
        let (token, requester) = small.signed_in("p1", "2026-12-31T15:00").await;
        let id = uuid::Uuid::now_v7().to_string();
        let filed = small.services.file(Some(&token), Small::form(&id), now).await;
        let number = filed.unwrap_or_else(|failure| panic!("{failure:?}")).number;
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "明天 10:00（2027 年节假日未录入）");
        assert!(
            page.clock.lines[1].contains("2027 年的节假日安排还没有录入"),
            "{:?}",
            page.clock.lines
        );

        let (admin_token, admin) = small.signed_in("a1", "2026-12-31T15:00").await;
        let refused = small
            .services
            .propose_notice(Some(&token), pasted(NOTICE_2027, ""), now)
            .await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)));
        let kept = small
            .services
            .propose_notice(Some(&admin_token), pasted(NOTICE_2027, ""), now)
            .await;
        assert_eq!(kept, Ok(()));
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (proposal.findings.clone(), proposal.blocked, proposal.whole),
            (vec![], false, true)
        );
        assert_eq!((proposal.off, proposal.worked, proposal.changes.len()), (25, 4, 29));
        assert_eq!(
            (proposal.changes[0].before.as_str(), proposal.changes[0].after.as_str()),
            ("普通日子", "节假日 · 元旦")
        );
        assert_eq!(proposal.moved, 1);
        let moved = &proposal.requests[0];
        assert_eq!(
            (moved.number.as_str(), moved.before.as_str(), moved.after.as_str()),
            (number.as_str(), "明天 10:00", "2027年1月4日 10:00")
        );
        // A preview changes nothing.
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "明天 10:00（2027 年节假日未录入）");

        assert_eq!(small.services.confirm_notice(&admin, now).await, Ok(()));
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月4日 10:00");
        assert_eq!(
            page.timeline[0].what,
            "工作日历有更新，时限由 明天 10:00 改为 2027年1月4日 10:00"
        );
        assert_eq!(page.clock.lines[1], "办结时限最初 明天 10:00，现在 2027年1月4日 10:00");
        let gone = small.services.confirm_notice(&admin, now).await;
        assert_eq!(gone, Err(Failure::Refused(Refusal::NotFound)));
        assert_eq!(small.services.run_job(Job::Calendar, "one", now).await, Ok(0));

        // The same again changes nothing; a contradiction cannot be confirmed; a later day waits for the job.
        let again = small
            .services
            .propose_notice(Some(&admin_token), pasted(NOTICE_2027, ""), now)
            .await;
        assert_eq!(again, Ok(()));
        let proposal = small.proposal(&admin, now).await;
        assert_eq!((proposal.changes.len(), proposal.moved), (0, 0));
        let wrong = NOTICE_2027.replace("1月1日（周五）", "1月1日（周四）");
        assert_eq!(
            small
                .services
                .propose_notice(Some(&admin_token), pasted(&wrong, ""), now)
                .await,
            Ok(())
        );
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (proposal.blocked, proposal.findings[0].as_str()),
            (true, "2027-01-01 是周五，原文写的是周四")
        );
        assert!(small.services.confirm_notice(&admin, now).await.is_err());
        let later = NOTICE_2027.replace(
            "1月1日（周五）至3日（周日）放假，共3天。",
            "1月1日（周五）至4日（周一）放假，共4天。",
        );
        let kept = small
            .services
            .propose_notice(Some(&admin_token), pasted(&later, "2027-01-01"), now)
            .await;
        assert_eq!(kept, Ok(()));
        assert_eq!(small.services.confirm_notice(&admin, now).await, Ok(()));
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月4日 10:00");
        let changed = small
            .services
            .run_job(Job::Calendar, "one", at("2027-01-01T00:01"))
            .await;
        assert_eq!(changed, Ok(2), "the notice and the one request it moves");
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月5日 10:00");
    });
}

#[test]
fn a_wait_for_the_requester_ends_at_its_longest_by_the_job() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("p1").await;
        let id = uuid::Uuid::now_v7().to_string();
        let filed = small
            .services
            .file(Some(&token), Small::form(&id), at("2026-11-24T09:00"))
            .await;
        assert!(filed.is_ok());
        assert_eq!(
            small.act("f1", &id, CommandKind::AskBack, "2026-11-24T09:30").await,
            Ok(())
        );
        let early = small
            .services
            .run_job(Job::EndHolds, "one", at("2026-12-01T17:29"))
            .await;
        assert_eq!(early, Ok(0));
        let ended = small
            .services
            .run_job(Job::EndHolds, "one", at("2026-12-02T10:00"))
            .await;
        assert_eq!(ended, Ok(1));
        let (_, requester) = small.signed_in("p1", "2026-12-02T10:00").await;
        let page = small.page(&requester, &id, at("2026-12-02T10:00")).await;
        assert_eq!(page.card.status, domain::request::Status::Accepted);
        assert!(
            page.explanation
                .iter()
                .any(|line| line.contains("12月1日 17:30 等待申请人补充，暂停计时")),
            "{:?}",
            page.explanation
        );
    });
}

#[test]
fn a_workbook_is_a_notice_like_any_other_and_a_refused_file_keeps_what_was_typed_beside_it() {
    run(async {
        const TEMPLATE: &[u8] = include_bytes!("../../../../public/holiday-notice.xlsx");
        let now = at("2026-12-31T15:00");
        let small = Small::new().await;
        let (token, admin) = small.signed_in("a1", "2026-12-31T15:00").await;
        let with = |file: Option<&'static [u8]>| ReceivedNotice {
            text: "写到一半".into(),
            file: Some(file.map(Into::into)),
            year: "2030".into(),
            from: "2027-01-01".into(),
        };
        let propose = async |file| small.services.propose_notice(Some(&token), with(file), now).await;
        let refused = [
            (None, FileProblem::TooLarge { kibibytes: 512 }),
            (Some(&b"\xD0\xCF\x11\xE0 an older one"[..]), FileProblem::OldWorkbook),
            (Some(&b"\x89PNG\r\n\x1a\n"[..]), FileProblem::NotText),
            (Some(&TEMPLATE[..2_000]), FileProblem::Damaged),
        ];
        for (file, problem) in refused {
            assert_eq!(propose(file).await, Err(Failure::Refused(Refusal::File(problem))));
            let page = small.services.days_page(&admin, 2026, &DayForm::default(), now).await;
            let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
            assert_eq!(
                (page.text.as_str(), page.year.as_str(), page.from.as_str()),
                ("写到一半", "2030", "2027-01-01")
            );
            assert_eq!(small.proposal(&admin, now).await, CalendarProposal::default());
        }
        assert_eq!(propose(Some(TEMPLATE)).await, Ok(()));
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (
                proposal.year.as_str(),
                proposal.number.as_str(),
                proposal.findings.len()
            ),
            ("2026", "国办发明电〔2025〕7号", 0)
        );
        assert_eq!(
            (proposal.off, proposal.worked, proposal.whole, proposal.blocked),
            (33, 6, true, false)
        );
        assert!(proposal.text.starts_with("工作表：放假安排\n示例"), "{}", proposal.text);

        // A cell that is wrong is named as the spreadsheet names it, and nothing can be taken over.
        let wrong = proposal.text.replace("2026-10-10\t\t上班", "2026-10-10\t\t值班");
        assert_eq!(
            small
                .services
                .propose_notice(Some(&token), pasted(&wrong, ""), now)
                .await,
            Ok(())
        );
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (proposal.blocked, proposal.findings[0].as_str()),
            (
                true,
                "工作表“放假安排”第 16 行（C16）：“值班”不是类型，请写“放假”或“上班”"
            )
        );
        assert!(small.services.confirm_notice(&admin, now).await.is_err());
    });
}
