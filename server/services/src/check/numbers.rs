//! Numbers of requests: a bit for each number that a month has given, so that a million take little.

use std::collections::HashMap;

use domain::request::Request;

use super::{Aspect, Check};
use crate::Failure;

/// Greatest number of a month that is believed; a wrong one must not take all memory.
const GREATEST: usize = 100_000_000;

/// The numbers seen so far.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    months: HashMap<String, Vec<u64>>,
    greatest: HashMap<String, usize>,
}

impl Numbers {
    /// Adds a request's number and says what is wrong with it.
    pub(super) fn add(&mut self, request: &Request) -> Option<String> {
        let number = &request.number;
        let Some((month, place)) = number.rsplit_once('-') else {
            return Some(format!("编号 {number} 不成格式"));
        };
        let place = place
            .parse::<usize>()
            .ok()
            .filter(|place| (1..GREATEST).contains(place));
        let Some(place) = place else {
            return Some(format!("编号 {number} 不成格式"));
        };
        let greatest = self.greatest.entry(month.to_owned()).or_default();
        *greatest = place.max(*greatest);
        let bits = self.months.entry(month.to_owned()).or_default();
        let (word, bit) = (place / 64, 1_u64 << (place % 64));
        if bits.len() <= word {
            bits.resize(word + 1, 0);
        }
        let word = bits.get_mut(word)?;
        if *word & bit != 0 {
            return Some(format!("编号 {number} 重复（{}）", request.id));
        }
        *word |= bit;
        None
    }
}

impl Check<'_> {
    /// No number lies beyond what was reserved, for it would be given again.
    pub(super) async fn check_numbers(&mut self) -> Result<(), Failure> {
        let months: Vec<(String, usize)> = self.numbers.greatest.drain().collect();
        for (month, greatest) in months {
            let reserved = self.services.store().last_reserved_number(&self.grant, &month).await?;
            let within = i64::try_from(greatest).is_ok_and(|greatest| greatest <= reserved);
            self.demand(Aspect::Numbers, within, || {
                format!("{month} 的编号用到 {greatest}，登记只到 {reserved}")
            });
        }
        self.numbers = Numbers::default();
        Ok(())
    }
}
