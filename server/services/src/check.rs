//! The check of everything that is kept (数据核对): what is derived equals what it was derived from, and what is named
//! exists. Whole tables are read in the order of their keys, a page at a time, so that memory stays bounded; nothing is
//! changed.

mod folds;
mod numbers;
mod open_jobs;
mod photos;
mod ratings;
mod references;
mod replay;
mod requests;

use std::sync::atomic::{AtomicU64, Ordering};

use domain::access::{Grant, Permission};

use crate::{Failure, Services, reach, system};
use folds::Folds;
use numbers::Numbers;
use references::Known;

/// Rows read at once.
const PAGE: usize = 1000;
/// Problems that a section tells; the others are only counted.
const TOLD: usize = 20;

/// What is looked at (核对项目).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Every request equals what its events make of it.
    Histories,
    /// What the technicians have in hand equals what their requests say.
    OpenJobs,
    /// What requests name exists.
    References,
    /// Every number stands once, and was reserved.
    Numbers,
    /// Every rating belongs to a finished request, once for each rater, with its event.
    Ratings,
    /// Every bad rating has its case, and every case its bad rating.
    Cases,
    /// The monthly totals equal the raw rows.
    Totals,
    /// Every photo's file is there and unchanged.
    Photos,
}

impl Aspect {
    /// Every aspect, in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::Histories,
        Self::OpenJobs,
        Self::References,
        Self::Numbers,
        Self::Ratings,
        Self::Cases,
        Self::Totals,
        Self::Photos,
    ];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Histories => "申请与办理记录一致",
            Self::OpenJobs => "手上的活与申请一致",
            Self::References => "引用的对象存在",
            Self::Numbers => "申请编号唯一",
            Self::Ratings => "一事一评",
            Self::Cases => "差评与整改一一对应",
            Self::Totals => "满意度汇总等于原始评价",
            Self::Photos => "照片文件完好",
        }
    }
}

/// What one aspect came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub aspect: Aspect,
    /// How many rows were looked at.
    pub checked: u64,
    /// How many problems there are.
    pub problems: u64,
    /// The first of them, in words.
    pub first: Vec<String>,
}

/// What the check came to (核对报告).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// A section for each aspect.
    pub sections: Vec<Section>,
    /// Files that no row names: left by a crash between file and row. They harm nobody and are no problem.
    pub orphan_files: u64,
    /// The first of them.
    pub first_orphans: Vec<String>,
}

impl Report {
    /// Nothing is wrong.
    pub fn ok(&self) -> bool {
        self.sections.iter().all(|section| section.problems == 0)
    }

    /// The section of an aspect.
    pub fn section(&self, aspect: Aspect) -> Option<&Section> {
        self.sections.iter().find(|section| section.aspect == aspect)
    }

    fn new() -> Self {
        let section = |aspect| Section {
            aspect,
            checked: 0,
            problems: 0,
            first: Vec::new(),
        };
        Self {
            sections: Aspect::ALL.map(section).into(),
            orphan_files: 0,
            first_orphans: Vec::new(),
        }
    }

    fn looked_at(&mut self, aspect: Aspect, rows: usize) {
        if let Some(section) = self.sections.iter_mut().find(|section| section.aspect == aspect) {
            section.checked += rows as u64;
        }
    }

    fn problem(&mut self, aspect: Aspect, words: impl FnOnce() -> String) {
        if let Some(section) = self.sections.iter_mut().find(|section| section.aspect == aspect) {
            section.problems += 1;
            if section.first.len() < TOLD {
                section.first.push(words());
            }
        }
    }

    fn orphan(&mut self, name: String) {
        self.orphan_files += 1;
        if self.first_orphans.len() < TOLD {
            self.first_orphans.push(name);
        }
    }
}

/// The check while it goes on.
struct Check<'a> {
    services: &'a Services,
    grant: Grant,
    report: Report,
    known: Known,
    folds: Folds,
    numbers: Numbers,
    /// Seats that requests hold.
    seats: u64,
    /// Requests that somebody has in hand.
    in_hand: u64,
    done: AtomicU64,
    total: u64,
    progress: crate::sample::Progress<'a>,
}

impl Services {
    /// Checks everything that is kept. `progress` hears how many of how many rows were looked at.
    ///
    /// # Errors
    /// [`Failure`] when the database or the photo folder cannot be read; what is wrong with rows stands in the report.
    pub async fn check(&self, progress: impl Fn(u64, u64) + Send + Sync) -> Result<Report, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let mut total = 0;
        for table in ["request", "rating", "rectification", "photo"] {
            total += self.store.count(&grant, table).await?;
        }
        let mut check = Check {
            known: Known::read(self).await?,
            services: self,
            grant,
            report: Report::new(),
            folds: Folds::default(),
            numbers: Numbers::default(),
            seats: 0,
            in_hand: 0,
            done: AtomicU64::new(0),
            total,
            progress: &progress,
        };
        check.requests().await?;
        check.ratings().await?;
        check.cases().await?;
        check.totals().await?;
        check.photos().await?;
        Ok(check.report)
    }
}

impl Check<'_> {
    fn advance(&self, rows: usize) {
        let done = self.done.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        (self.progress)(done.min(self.total), self.total);
    }

    /// Tells a problem of a row unless what was demanded holds.
    fn demand(&mut self, aspect: Aspect, holds: bool, words: impl FnOnce() -> String) {
        if !holds {
            self.report.problem(aspect, words);
        }
    }
}
