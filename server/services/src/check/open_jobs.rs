//! What the technicians have in hand beside their requests.

use std::collections::BTreeMap;

use domain::id::PlaceId;
use domain::request::Request;
use storage::Bindings;
use storage::open_job::{self, JobInHand};

use super::{Aspect, Check};
use crate::Failure;

impl Check<'_> {
    /// Every request that somebody has stands among what they have in hand, as it is.
    pub(super) async fn open_jobs_of(&mut self, page: &[Request]) -> Result<(), Failure> {
        let due: Vec<(&Request, JobInHand)> = page
            .iter()
            .filter_map(|request| Some((request, open_job::of(request)?)))
            .collect();
        let store = self.services.store();
        let keys: Vec<&str> = due.iter().map(|(_, job)| job.id.as_str()).collect();
        let bindings = Bindings::new().records("rows", open_job::TABLE, &keys);
        let rows: Vec<JobInHand> = store.select("SELECT * FROM $rows", bindings).await?;
        let rows: BTreeMap<&str, &JobInHand> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
        let places: Vec<&PlaceId> = due.iter().map(|(request, _)| &request.place).collect();
        let paths = store.paths_of(&places).await?;
        self.in_hand += due.len() as u64;
        self.report.looked_at(Aspect::OpenJobs, due.len());
        for (request, job) in &due {
            let wanted = JobInHand {
                path: paths.get(&request.place).cloned().unwrap_or_default(),
                ..job.clone()
            };
            self.demand(Aspect::OpenJobs, rows.get(job.id.as_str()) == Some(&&wanted), || {
                format!("{}：手上的活里没有这一件，或与申请不符", request.number)
            });
        }
        Ok(())
    }

    /// Nothing else stands there.
    pub(super) async fn check_open_jobs(&mut self) -> Result<(), Failure> {
        let rows = self.services.store().count(&self.grant, open_job::TABLE).await?;
        let in_hand = self.in_hand;
        self.demand(Aspect::OpenJobs, rows == in_hand, || {
            format!("手上的活有 {rows} 件，按申请应有 {in_hand} 件")
        });
        Ok(())
    }
}
