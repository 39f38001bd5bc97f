//! The rules of the clock through the real engine: entered with a day, never overwritten, withdrawn before it; what is open
//! keeps what it was promised.

use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::view::{ClockRuleRow, ClockRulesPage};
use services::Failure;
use services::clock::ClockForm;
use storage::Transaction;

const NOW: &str = "2026-11-24T10:00";

async fn actor(small: &mut Small, who: &str, when: &str) -> Actor {
    let token = small.token_at(who, at(when)).await;
    let actor = small.services.actor(Some(&token), at(when)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

async fn page(small: &mut Small, chosen: &str, when: &str) -> ClockRulesPage {
    let admin = actor(small, "a1", when).await;
    let page = small.services.clock_rules_page(&admin, chosen, at(when)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn row(small: &mut Small, rule: &str, when: &str) -> ClockRuleRow {
    let page = page(small, "", when).await;
    let row = page.rows.into_iter().find(|row| row.rule == rule);
    row.unwrap_or_else(|| panic!("no {rule}"))
}

async fn enter(small: &mut Small, who: &str, form: &ClockForm, when: &str) -> Result<(), Failure> {
    let token = small.token_at(who, at(when)).await;
    small.services.plan_clock_rule(Some(&token), form, at(when)).await
}

fn days(rule: &str, count: &str, from: &str) -> ClockForm {
    ClockForm {
        rule: rule.to_owned(),
        count: count.to_owned(),
        unit: "working_days".to_owned(),
        from: from.to_owned(),
        ..ClockForm::default()
    }
}

fn pause(reason: &str, party: &str, count: &str, from: &str) -> ClockForm {
    ClockForm {
        party: party.to_owned(),
        proof: "yes".to_owned(),
        ..days(&format!("pause:{reason}"), count, from)
    }
}

async fn audited(small: &mut Small, words: &str) -> usize {
    let admin = actor(small, "a1", NOW).await;
    let audit = small.services.audit_page(&admin, "", at(NOW)).await;
    let rows = audit.unwrap_or_else(|failure| panic!("{failure:?}")).rows;
    rows.iter().filter(|row| row.what.contains(words)).count()
}

#[test]
fn a_value_is_entered_with_its_day_holds_from_it_and_is_withdrawn_only_before() {
    run(async {
        let mut small = Small::new().await;
        let before = row(&mut small, "limit:confirmation", NOW).await;
        assert_eq!(
            (before.present.value.as_str(), before.present.source.as_str()),
            ("5 个工作日", "随系统提供")
        );
        assert!(before.ahead.is_empty() && before.past.is_empty());
        assert_eq!(
            enter(&mut small, "a1", &days("limit:confirmation", "7", "2026-12-01"), NOW).await,
            Ok(())
        );
        let again = enter(&mut small, "a1", &days("limit:confirmation", "7", "2026-12-01"), NOW).await;
        assert_eq!(again, Ok(()), "the same twice is done once");
        assert_eq!(
            enter(&mut small, "a1", &days("limit:confirmation", "6", "2026-11-24"), NOW).await,
            Ok(())
        );
        let planned = row(&mut small, "limit:confirmation", NOW).await;
        assert_eq!(
            (planned.present.value.as_str(), planned.present.from.as_str()),
            ("6 个工作日", "2026年11月24日")
        );
        assert_eq!(planned.present.source, "示例a1 登记于 今天 10:00");
        let ahead: Vec<&str> = planned.ahead.iter().map(|line| line.value.as_str()).collect();
        assert_eq!(ahead, ["7 个工作日"]);
        assert_eq!(
            audited(&mut small, "计时规则「验收」从 2026年12月1日 起：7 个工作日").await,
            1
        );

        let admin = actor(&mut small, "a1", NOW).await;
        let services = small.services.clone();
        let withdraw = |key: &'static str, when: &'static str| {
            let (services, admin) = (services.clone(), admin.clone());
            async move { services.withdraw_clock_rule(&admin, key, at(when)).await }
        };
        let in_force = Err(Failure::Refused(Refusal::field("rule", FieldProblem::InForce)));
        assert_eq!(withdraw("limit:confirmation:20261124", NOW).await, in_force);
        assert_eq!(
            withdraw("limit:confirmation:20261201", "2026-12-01T00:00").await,
            in_force
        );
        assert_eq!(
            withdraw("limit:confirmation:20270101", NOW).await,
            Err(Failure::Refused(Refusal::NotFound))
        );
        let later = row(&mut small, "limit:confirmation", "2026-12-01T09:00").await;
        assert_eq!((later.present.value.as_str(), later.past.len()), ("7 个工作日", 1));
        assert_eq!(withdraw("limit:confirmation:20261201", NOW).await, Ok(()));
        assert_eq!(audited(&mut small, "撤销计时规则「验收」").await, 1);
        assert!(row(&mut small, "limit:confirmation", NOW).await.ahead.is_empty());
    });
}

#[test]
fn what_is_wrong_is_said_kept_and_leaves_history_alone() {
    run(async {
        let mut small = Small::new().await;
        let refused = |field: &str, problem| Err(Failure::Refused(Refusal::field(field, problem)));
        for (form, expected) in [
            (
                days("limit:confirmation", "5", "2026-11-23"),
                refused("from", FieldProblem::InThePast),
            ),
            (
                days("limit:confirmation", "5", ""),
                refused("from", FieldProblem::Missing),
            ),
            (
                days("limit:confirmation", "", "2026-11-25"),
                refused("count", FieldProblem::Missing),
            ),
            (
                days("limit:confirmation", "五", "2026-11-25"),
                refused("count", FieldProblem::NotANumber),
            ),
            (
                days("limit:confirmation", "0", "2026-11-25"),
                refused("count", FieldProblem::OutOfRange),
            ),
            (
                days("limit:nothing", "5", "2026-11-25"),
                refused("rule", FieldProblem::NotAChoice),
            ),
            (
                pause("parts", "nobody", "5", "2026-11-25"),
                refused("party", FieldProblem::NotAChoice),
            ),
            (
                days("restart:return:resolution", "", "2026-11-25"),
                refused("restarts", FieldProblem::NotAChoice),
            ),
        ] {
            let said = enter(&mut small, "a1", &form, NOW).await;
            assert_eq!(said, expected, "{form:?}");
        }
        assert_eq!(
            enter(&mut small, "a1", &days("limit:confirmation", "6", "2026-11-24"), NOW).await,
            Ok(())
        );
        let over = enter(&mut small, "a1", &days("limit:confirmation", "9", "2026-11-24"), NOW).await;
        assert_eq!(over, refused("from", FieldProblem::Occupied));
        assert_eq!(
            row(&mut small, "limit:confirmation", NOW).await.present.value,
            "6 个工作日"
        );
        let kept = page(&mut small, "limit:confirmation", NOW).await;
        assert!(
            kept.kept.contains(&("count".to_owned(), "9".to_owned())),
            "{:?}",
            kept.kept
        );
        assert_eq!(
            kept.form.map(|form| (form.count, form.unit)),
            Some(("6".to_owned(), "working_days".to_owned()))
        );
        let other = page(&mut small, "limit:nudge_answer", NOW).await;
        assert_eq!(other.kept, [], "what was typed about another rule stays with it");
        for who in ["f1", "h1", "m1", "p1"] {
            let refused = enter(&mut small, who, &days("limit:confirmation", "5", "2026-11-25"), NOW).await;
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
            let other = actor(&mut small, who, NOW).await;
            let refused = small.services.clock_rules_page(&other, "", at(NOW)).await.map(|_| ());
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
        }
    });
}

async fn brought_to(small: &mut Small, steps: &[(&str, CommandKind)], when: &str) -> String {
    let id = small.filed(when).await;
    for (who, kind) in steps {
        assert_eq!(small.act(who, &id, *kind, when).await, Ok(()), "{kind:?}");
    }
    id
}

#[test]
fn what_is_open_keeps_its_rule_and_what_begins_from_that_day_has_the_new_one() {
    run(async {
        let mut small = Small::new().await;
        let finish = [
            ("f1", CommandKind::Assign),
            ("t1", CommandKind::Take),
            ("t1", CommandKind::Start),
            ("t1", CommandKind::Finish),
        ];
        let finished = brought_to(&mut small, &finish, "2026-11-24T09:00").await;
        let asked = brought_to(&mut small, &[("f1", CommandKind::AskBack)], "2026-11-24T09:00").await;
        let promised = (small.stored(&finished).await, small.stored(&asked).await);
        assert_eq!(
            enter(&mut small, "a1", &days("limit:confirmation", "1", "2026-11-24"), NOW).await,
            Ok(())
        );
        let provider = pause("asked_back", "provider", "1", "2026-11-24");
        assert_eq!(enter(&mut small, "a1", &provider, NOW).await, Ok(()));
        let calendar = small
            .services
            .run_job(services::job::Job::Calendar, "one", at(NOW))
            .await;
        assert_eq!(calendar, Ok(0));
        assert_eq!((small.stored(&finished).await, small.stored(&asked).await), promised);

        let later = brought_to(&mut small, &finish, "2026-11-24T10:30").await;
        let asked = brought_to(&mut small, &[("f1", CommandKind::AskBack)], "2026-11-24T10:30").await;
        let later = small.stored(&later).await;
        assert_eq!(later.confirm_by, Some(at("2026-11-25T17:30")));
        assert!(promised.0.confirm_by > later.confirm_by);
        let asked = small.stored(&asked).await;
        assert!(promised.1.resolution.is_paused() && !asked.resolution.is_paused());
        assert_eq!(asked.wait_until, Some(at("2026-11-25T17:30")));
    });
}

#[test]
fn a_service_without_limits_of_its_own_has_those_of_the_rules() {
    run(async {
        let mut small = Small::new().await;
        let known = small.services.known(at("2026-11-24T08:00")).await;
        let known = known.unwrap_or_else(|failure| panic!("{failure:?}"));
        let mut item = known
            .item(&"air".into())
            .cloned()
            .unwrap_or_else(|| panic!("no service"));
        item.limits.clear();
        let mut transaction = Transaction::new();
        transaction.upsert("service_item", "air", &item);
        let saved = small.services.store().transaction(transaction).await;
        assert!(saved.is_ok(), "{saved:?}");
        let hours = ClockForm {
            unit: "working_hours".to_owned(),
            ..days("limit:response", "1", "2026-11-24")
        };
        assert_eq!(enter(&mut small, "a1", &hours, "2026-11-24T08:40").await, Ok(()));
        let request = brought_to(&mut small, &[], "2026-11-24T09:00").await;
        let request = small.stored(&request).await;
        assert_eq!(request.response.due, at("2026-11-24T10:00"));
        assert_eq!(request.resolution.budget, domain::time::WorkingMinutes(960));
    });
}
