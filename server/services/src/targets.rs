//! What satisfaction is measured against (满意度目标与满意主体): rows with a first month, never a change of what was read.

use crate::failure::found;
use crate::{Failure, Services, audit, reach};
use domain::access::Permission;
use domain::period::{month_after, month_label};
use domain::person::Actor;
use domain::rating::Excellence;
use domain::refusal::{FieldProblem, Refusal};
use domain::satisfaction::{RaterGroup, Target, end_group, last_day, plan_group, plan_target};
use domain::time::Moment;
use domain::view::{GroupRow, Phase, TargetRow, TargetsPage};

/// How far ahead something can be planned.
const MONTHS_AHEAD: usize = 24;

impl Services {
    /// Targets and groups, with what lies behind and ahead.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn targets_page(&self, actor: &Actor, now: Moment) -> Result<TargetsPage, Failure> {
        reach(actor, Permission::TargetEdit)?;
        let known = self.known(now).await?;
        let present = now.month_number();
        let rows = Excellence::ALL
            .into_iter()
            .flat_map(|excellence| target_rows(&known.reference.targets, excellence, present));
        Ok(TargetsPage {
            targets: rows.collect(),
            groups: known
                .reference
                .rater_groups
                .iter()
                .map(|group| group_row(group, present))
                .collect(),
            months: std::iter::successors(Some(month_after(present)), |month| Some(month_after(*month)))
                .take(MONTHS_AHEAD)
                .map(|month| (month, month_label(month)))
                .collect(),
        })
    }

    /// Plans a target from a month on; `percent` as it was typed.
    ///
    /// # Errors
    /// What [`plan_target`] refuses.
    pub async fn plan_target(
        &self,
        actor: &Actor,
        excellence: &str,
        percent: &str,
        from: i64,
        now: Moment,
    ) -> Result<(), Failure> {
        let grant = reach(actor, Permission::TargetEdit)?;
        let excellence =
            Excellence::parse(excellence).ok_or_else(|| Refusal::field("excellence", FieldProblem::NotAChoice))?;
        let target = plan_target(excellence, permille(percent)?, from, now.month_number())?;
        let what = format!(
            "{}的目标值从 {} 起为 {}",
            excellence.label(),
            month_label(from),
            words(target.permille)
        );
        let entry = audit::entry(actor, what, now);
        self.store.set_target(&grant, &target.id, Some(&target), &entry).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Withdraws a target that does not apply yet.
    ///
    /// # Errors
    /// [`Refusal::WindowClosed`] when its month has begun; [`Refusal::NotFound`].
    pub async fn withdraw_target(&self, actor: &Actor, id: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::TargetEdit)?;
        let known = self.known(now).await?;
        let target = found(known.reference.targets.iter().find(|target| target.id == id))?;
        if target.from_day <= last_day(now.month_number()) {
            return Err(Refusal::WindowClosed.into());
        }
        let what = format!(
            "撤销{}从 {} 起的目标值",
            target.excellence.label(),
            month_label(target.from_day / 100)
        );
        let entry = audit::entry(actor, what, now);
        self.store.set_target(&grant, id, None, &entry).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Plans a group that is counted from a month on.
    ///
    /// # Errors
    /// What [`plan_group`] refuses.
    pub async fn plan_group(&self, actor: &Actor, name: &str, from: i64, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::TargetEdit)?;
        let known = self.known(now).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let group = plan_group(&known.reference.rater_groups, id.into(), name, from, now.month_number())?;
        let what = format!("新设满意主体「{}」，从 {} 起统计", group.name, month_label(from));
        let entry = audit::entry(actor, what, now);
        self.store.set_rater_group(&grant, &group, &entry).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Stops counting a group after the present month.
    ///
    /// # Errors
    /// What [`end_group`] refuses.
    pub async fn end_group(&self, actor: &Actor, id: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::TargetEdit)?;
        let known = self.known(now).await?;
        let groups = &known.reference.rater_groups;
        let group = found(groups.iter().find(|group| group.id.as_str() == id))?;
        let ended = end_group(group, now.month_number())?;
        let entry = audit::entry(actor, format!("停用满意主体「{}」，本月后不再统计", group.name), now);
        self.store.set_rater_group(&grant, &ended, &entry).await?;
        self.reference.forget().await;
        Ok(())
    }
}

/// The targets of one excellence, the latest first: one applies, earlier ones are past.
fn target_rows(targets: &[Target], excellence: Excellence, present: i64) -> Vec<TargetRow> {
    let mut targets: Vec<&Target> = targets
        .iter()
        .filter(|target| target.excellence == excellence)
        .collect();
    targets.sort_by_key(|target| std::cmp::Reverse(target.from_day));
    let mut applies = false;
    targets
        .into_iter()
        .map(|target| {
            let phase = if target.from_day > last_day(present) {
                Phase::Ahead
            } else if applies {
                Phase::Past
            } else {
                applies = true;
                Phase::Present
            };
            TargetRow {
                id: target.id.clone(),
                excellence,
                value: words(target.permille),
                from: month_label(target.from_day / 100),
                phase,
            }
        })
        .collect()
}

fn group_row(group: &RaterGroup, present: i64) -> GroupRow {
    let phase = if group.from_day > last_day(present) {
        Phase::Ahead
    } else if group.until_day.is_some_and(|until| until / 100 < present) {
        Phase::Past
    } else {
        Phase::Present
    };
    GroupRow {
        id: group.id.0.clone(),
        name: group.name.clone(),
        from: month_label(group.from_day / 100),
        until: group.until_day.map_or_else(String::new, |day| month_label(day / 100)),
        phase,
    }
}

fn words(permille: i64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}

/// A percentage as typed, with at most one decimal, in thousandths.
fn permille(percent: &str) -> Result<i64, Refusal> {
    let percent = percent.trim().trim_end_matches(['%', '％']);
    let refused = || Refusal::field("percent", FieldProblem::NotANumber);
    let (whole, tenths) = percent.split_once('.').unwrap_or((percent, "0"));
    if percent.is_empty() {
        return Err(Refusal::field("percent", FieldProblem::Missing));
    }
    if whole.is_empty() || whole.len() > 4 || tenths.len() != 1 {
        return Err(refused());
    }
    let digits = |text: &str| {
        let plain = text.chars().all(|letter| letter.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten().ok_or_else(refused)
    };
    Ok(digits(whole)? * 10 + digits(tenths)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_at_most_one_decimal() {
        for (typed, meant) in [("95", 950), ("95.5", 955), (" 92% ", 920), ("100", 1000), ("7.0％", 70)] {
            assert_eq!(permille(typed), Ok(meant), "{typed}");
        }
        for typed in ["", "九十五", "95.55", "-1", ".5", "95.", "99999", "9e3", "+9"] {
            assert!(permille(typed).is_err(), "{typed}");
        }
    }
}
