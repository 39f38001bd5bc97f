//! The rules of the clock as an administrator keeps them (计时规则): what holds, what will, and a new value from a day on.

use crate::failure::found;
use crate::field::{day, number};
use crate::{Failure, Services, audit, reach};
use domain::access::Permission;
use domain::clock::{ClockRule, DeadlineKind, Party, PauseRule, Rule, Span, Subject, check, standing};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{ClockRuleForm, ClockRuleLine, ClockRuleRow, ClockRulesPage};
use storage::clock::{EnteredRule, RULES};

/// The name under which a refused form is kept.
const FORM: &str = "clock_rule";

/// What the form of a new value sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockForm {
    /// What it is about, as [`Subject::code`] has it.
    pub rule: String,
    /// Whose a pause is.
    pub party: String,
    /// How long.
    pub count: String,
    /// Of what, as [`Span::of`] reads it.
    pub unit: String,
    /// Something must be named that proves it: anything for yes.
    pub proof: String,
    /// The deadline starts anew: `yes` or `no`.
    pub restarts: String,
    /// From which day on, `yyyy-mm-dd`.
    pub from: String,
}

impl ClockForm {
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("rule", &self.rule),
            ("party", &self.party),
            ("count", &self.count),
            ("unit", &self.unit),
            ("proof", &self.proof),
            ("restarts", &self.restarts),
            ("from", &self.from),
        ];
        let typed = fields.into_iter();
        typed.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn number(&self) -> Result<i64, Refusal> {
        if self.count.trim().is_empty() {
            return Err(Refusal::field("count", FieldProblem::Missing));
        }
        number("count", &self.count)
    }

    fn span(&self) -> Result<Span, Refusal> {
        Span::of(&self.unit, self.number()?).ok_or_else(|| Refusal::field("unit", FieldProblem::NotAChoice))
    }

    fn said(&self, subject: Subject) -> Result<Rule, Refusal> {
        Ok(match subject {
            Subject::Pause(reason) => {
                let party = Party::ALL.into_iter().find(|party| party.code() == self.party);
                Rule::Pause(PauseRule {
                    reason,
                    party: party.ok_or_else(|| Refusal::field("party", FieldProblem::NotAChoice))?,
                    longest: self.span()?,
                    proof: !self.proof.is_empty(),
                })
            }
            Subject::Limit(kind) => Rule::Limit {
                kind,
                limit: self.span()?,
            },
            Subject::Restart(step, kind) => Rule::Restart {
                step,
                kind,
                restarts: match self.restarts.as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(Refusal::field("restarts", FieldProblem::NotAChoice)),
                },
            },
            Subject::Case(of) => Rule::Case {
                of,
                most: self.number()?,
            },
        })
    }
}

impl Services {
    /// Every rule with what holds today, what will and what did; `chosen` is the subject that gets a new value.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn clock_rules_page(&self, actor: &Actor, chosen: &str, now: Moment) -> Result<ClockRulesPage, Failure> {
        reach(actor, Permission::CalendarEdit)?;
        let known = self.known(now).await?;
        let rows = &known.reference.clock_rules;
        let today = now.day_number();
        let kept = self.kept_fields(&actor.person, FORM).await?;
        Ok(ClockRulesPage {
            rows: Subject::all()
                .into_iter()
                .map(|subject| row(rows, subject, now))
                .collect(),
            form: Subject::parse(chosen).map(|subject| {
                let (present, ..) = standing(rows, |row| &row.rule, subject, today);
                form(subject, present.map_or_else(|| subject.shipped(), |row| row.rule.rule))
            }),
            today: wording::day_field(today),
            // What was typed about another subject belongs to that one's form.
            kept: if kept.iter().any(|(name, value)| name == "rule" && value == chosen) {
                kept
            } else {
                Vec::new()
            },
        })
    }

    /// Enters a new value from a day on; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn plan_clock_rule(&self, token: Option<&str>, form: &ClockForm, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.plan_clock_rule_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, FORM, form.typed(), outcome, now).await
    }

    async fn plan_clock_rule_as(&self, actor: &Actor, form: &ClockForm, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        let subject = Subject::parse(&form.rule).ok_or_else(|| Refusal::field("rule", FieldProblem::NotAChoice))?;
        let from_day = day("from", &form.from)?.ok_or_else(|| Refusal::field("from", FieldProblem::Missing))?;
        let wanted = ClockRule {
            from_day,
            rule: form.said(subject)?,
        };
        // What decides is read anew: another process may have added a row.
        self.reference.forget().await;
        let known = self.known(now).await?;
        let rows: Vec<ClockRule> = known.reference.clock_rules.iter().map(|row| row.rule).collect();
        // The same once more is done already.
        if from_day >= now.day_number() && rows.contains(&wanted) {
            return Ok(());
        }
        let rule = check(wanted, &rows, now.day_number())?;
        let what = format!(
            "计时规则「{}」从 {} 起：{}",
            subject.label(),
            wording::numbered_day(from_day),
            rule.rule.words()
        );
        let entered = EnteredRule {
            rule,
            by_name: actor.name.clone(),
            at: Some(now),
        };
        let added = self
            .store
            .add_clock_rule(&grant, &entered, &audit::entry(actor, what, now))
            .await;
        self.reference.forget().await;
        match added {
            Err(error) if error.is_duplicate_in(RULES) => Err(Refusal::field("from", FieldProblem::Occupied).into()),
            outcome => Ok(outcome?),
        }
    }

    /// Withdraws a value that does not hold yet; `key` as [`ClockRule::key`] has it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Field`] for one that is in force.
    pub async fn withdraw_clock_rule(&self, actor: &Actor, key: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        self.reference.forget().await;
        let known = self.known(now).await?;
        let row = found(known.reference.clock_rules.iter().find(|row| row.rule.key() == key))?;
        if row.rule.from_day <= now.day_number() {
            return Err(Refusal::field("rule", FieldProblem::InForce).into());
        }
        let what = format!(
            "撤销计时规则「{}」从 {} 起的值",
            row.rule.rule.subject().label(),
            wording::numbered_day(row.rule.from_day)
        );
        self.store
            .withdraw_clock_rule(&grant, key, &audit::entry(actor, what, now))
            .await?;
        self.reference.forget().await;
        Ok(())
    }
}

fn row(rows: &[EnteredRule], subject: Subject, now: Moment) -> ClockRuleRow {
    let (present, ahead, past) = standing(rows, |row| &row.rule, subject, now.day_number());
    let lines = |rows: Vec<&EnteredRule>| rows.into_iter().map(|row| line(row, now)).collect();
    ClockRuleRow {
        rule: subject.code(),
        name: subject.label(),
        note: note(subject).to_owned(),
        present: present.map_or_else(
            || ClockRuleLine {
                key: String::new(),
                value: subject.shipped().words(),
                from: "一开始".to_owned(),
                source: SHIPPED.to_owned(),
            },
            |row| line(row, now),
        ),
        ahead: lines(ahead),
        past: lines(past),
    }
}

/// Where a row comes from that nobody entered.
const SHIPPED: &str = "随系统提供";

fn line(row: &EnteredRule, now: Moment) -> ClockRuleLine {
    ClockRuleLine {
        key: row.rule.key(),
        value: row.rule.rule.words(),
        from: wording::numbered_day(row.rule.from_day),
        source: match row.at {
            Some(at) => format!("{} 登记于 {}", row.by_name, wording::moment(at, now)),
            None => SHIPPED.to_owned(),
        },
    }
}

/// What is to be known of a rule beside its value.
const fn note(subject: Subject) -> &'static str {
    match subject {
        Subject::Limit(DeadlineKind::Response | DeadlineKind::Resolution) => {
            "服务事项自己定了时限的，按事项的；没有定的按这里"
        }
        _ => "",
    }
}

/// The values that stand in the form at first: those that hold.
fn form(subject: Subject, rule: Rule) -> ClockRuleForm {
    let (count, unit) = match (rule, rule.span().map(Span::named)) {
        (_, Some((unit, count))) => (count.to_string(), unit),
        (Rule::Case { of, most }, None) => (most.to_string(), of.unit()),
        (_, None) => (String::new(), ""),
    };
    let (party, proof) = match rule {
        Rule::Pause(rule) => (rule.party.code(), rule.proof),
        _ => ("", false),
    };
    let restarts = match rule {
        Rule::Restart { restarts: true, .. } => "yes",
        _ => "no",
    };
    ClockRuleForm {
        rule: subject.code(),
        name: subject.label(),
        pauses: matches!(subject, Subject::Pause(_)),
        lasts: rule.span().is_some(),
        counts: matches!(subject, Subject::Case(_)),
        party: party.to_owned(),
        count,
        unit: unit.to_owned(),
        proof,
        restarts: restarts.to_owned(),
    }
}
