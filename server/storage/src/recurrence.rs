//! Plans of service that comes again, and the request of each occurrence (周期计划).

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{CentreId, PlanId, RequestId};
use domain::recurrence::Plan;
use serde::{Deserialize, Serialize};

/// The request of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Occurrence {
    plan: PlanId,
    request: RequestId,
}

/// Notes in a transaction which request an occurrence has: it fails with [`crate::StorageError::AlreadyExists`] when it
/// has one. `key` is [`domain::recurrence::occurrence_key`].
pub fn add_occurrence(transaction: &mut Transaction, key: &str, plan: &PlanId, request: &RequestId) {
    let occurrence = Occurrence {
        plan: plan.clone(),
        request: request.clone(),
    };
    transaction.create("recurring_request", key, &occurrence);
}

/// Adds a changed plan to a transaction: it fails as stale when somebody else changed it meanwhile.
pub fn add_change(transaction: &mut Transaction, plan: &Plan) {
    transaction.update("recurring_plan", plan.id.as_str(), plan.version, plan);
}

impl Store {
    /// Makes a plan; again with the same key is [`crate::StorageError::AlreadyExists`].
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_plan(&self, _grant: &Grant, plan: &Plan) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("recurring_plan", plan.id.as_str(), plan);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// The plans of a centre.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn plans_of(&self, grant: &Grant, centre: &CentreId) -> Result<Vec<Plan>> {
        if !grant.reaches().holds_centre(centre) {
            return Ok(Vec::new());
        }
        self.select(
            "SELECT * FROM recurring_plan WHERE centre = $centre LIMIT 1000",
            Bindings::new().with("centre", centre),
        )
        .await
    }

    /// Every plan whose requests are still to be made.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_plans(&self, _grant: &Grant) -> Result<Vec<Plan>> {
        self.select("SELECT * FROM recurring_plan WHERE open = true", Bindings::new())
            .await
    }

    /// One plan, if the grant reaches it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn recurring_plan(&self, grant: &Grant, id: &PlanId) -> Result<Option<Plan>> {
        let plan: Option<Plan> = self.get("recurring_plan", id.as_str()).await?;
        Ok(plan.filter(|plan| grant.reaches().holds_centre(&plan.centre)))
    }
}
