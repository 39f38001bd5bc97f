//! Numbers for requests that are drawn up (申请编号): reserved by the month, given in the order of time.

use std::collections::BTreeMap;

use domain::time::Moment;
use storage::Store;

use crate::Failure;

/// How a month stands in a number, e.g. 2026-11.
pub(crate) fn month_text(month: i64) -> String {
    format!("{}-{:02}", month / 100, month % 100)
}

/// The number at a place of a month.
pub(crate) fn number(month: i64, place: i64) -> String {
    format!("{}-{place:06}", month_text(month))
}

/// Reserves so many numbers of each month and gives the first of each.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn reserve(store: &Store, counts: &BTreeMap<i64, i64>) -> Result<BTreeMap<i64, i64>, Failure> {
    let mut firsts = BTreeMap::new();
    for (month, count) in counts.iter().filter(|(_, count)| **count > 0) {
        let (first, _) = store.reserve_number_range(&month_text(*month), *count).await?;
        firsts.insert(*month, first);
    }
    Ok(firsts)
}

/// A number for each of these moments, in their order.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn allot(store: &Store, moments: &[Moment]) -> Result<Vec<String>, Failure> {
    let mut counts = BTreeMap::new();
    for moment in moments {
        *counts.entry(moment.month_number()).or_insert(0) += 1;
    }
    let mut next = reserve(store, &counts).await?;
    let mut order: Vec<usize> = (0..moments.len()).collect();
    order.sort_by_key(|place| moments.get(*place));
    let mut numbers = vec![String::new(); moments.len()];
    for place in order {
        let (Some(moment), Some(slot)) = (moments.get(place), numbers.get_mut(place)) else {
            continue;
        };
        let month = moment.month_number();
        let free = next.entry(month).or_insert(1);
        *slot = number(month, *free);
        *free += 1;
    }
    Ok(numbers)
}
