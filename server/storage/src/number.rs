//! Human numbers of requests (申请编号), e.g. 2026-11-000123.
//!
//! A process reserves a block of numbers at a time, so that no row is written by every request. Numbers are unique
//! but not without gaps: what a process has reserved and not used when it ends is left out.

use std::collections::HashMap;

use serde::Deserialize;
use tokio::sync::Mutex;

use crate::error::Result;
use crate::{Bindings, StorageError, Store};

/// The blocks that this process has reserved.
#[derive(Debug)]
pub(crate) struct NumberBlocks {
    size: i64,
    open: Mutex<HashMap<String, Block>>,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    next: i64,
    end: i64,
}

impl NumberBlocks {
    pub(crate) fn new(size: u32) -> Self {
        Self {
            size: i64::from(size),
            open: Mutex::new(HashMap::new()),
        }
    }
}

#[derive(Deserialize)]
struct Reserved {
    last: i64,
}

impl Store {
    /// The next request number of a month given as `2026-11`: `2026-11-000123`. No two calls give the same, in this
    /// process or another.
    ///
    /// # Errors
    /// As [`Store::transaction`].
    pub async fn next_number(&self, month: &str) -> Result<String> {
        let blocks = self.numbers();
        let mut open = blocks.open.lock().await;
        let block = match open.get(month) {
            Some(block) if block.next <= block.end => *block,
            _ => self.reserve_numbers(month, blocks.size).await?,
        };
        // Blocks of past months are let go, so that the map stays small.
        open.retain(|name, _| name.as_str() >= month);
        open.insert(
            month.to_owned(),
            Block {
                next: block.next + 1,
                ..block
            },
        );
        Ok(format!("{month}-{:06}", block.next))
    }

    /// Reserves `count` numbers of a month in their own transaction and gives the first and the last: for bulk
    /// loads, which number their requests themselves.
    ///
    /// # Errors
    /// As [`Store::transaction`].
    pub async fn reserve_number_range(&self, month: &str, count: i64) -> Result<(i64, i64)> {
        let block = self.reserve_numbers(month, count.max(1)).await?;
        Ok((block.next, block.end))
    }

    async fn reserve_numbers(&self, month: &str, count: i64) -> Result<Block> {
        let bindings = Bindings::new()
            .record("row", "number_block", month)
            .with("count", &count);
        let text = "UPSERT $row SET last += $count RETURN last";
        let reserved: Option<Reserved> = self.select_one(text, bindings).await?;
        let last = reserved
            .ok_or_else(|| StorageError::Row {
                reason: "no number block".to_owned(),
            })?
            .last;
        Ok(Block {
            next: last - count + 1,
            end: last,
        })
    }
}
