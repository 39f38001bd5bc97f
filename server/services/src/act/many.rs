//! One command on several requests at once (批量办理).

use super::Form;
use super::form::named;
use crate::{Failure, Services, allow};
use domain::access::Permission;
use domain::catalogue::helpers_for;
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;
use domain::time::Moment;
use domain::view::ManyDone;

/// On how many requests one command may act: more than a page of the queue shows.
const MANY: usize = 100;

impl Services {
    /// One command on several requests. Where the work needs more than one, those the page would suggest go along (协助人员).
    ///
    /// # Errors
    /// [`Failure`] only when nobody is signed in or nothing was chosen, and when the portal itself fails.
    pub async fn act_many(
        &self,
        token: Option<&str>,
        requests: &[String],
        command: &str,
        technician: &str,
        now: Moment,
    ) -> Result<ManyDone, Failure> {
        let actor = self.actor(token, now).await?;
        if requests.is_empty() {
            return Err(Refusal::field("requests", FieldProblem::Missing).into());
        }
        // Said once, not as so many refusals as there are requests.
        let assigns = command == CommandKind::Assign.code();
        if assigns && technician.is_empty() {
            return Err(Refusal::field("technician", FieldProblem::Missing).into());
        }
        let mut outcome = ManyDone::default();
        for chosen in requests.iter().take(MANY) {
            let (id, version) = chosen.split_once(':').unwrap_or((chosen, "0"));
            let mut form = Form {
                request: id.to_owned(),
                version: version.parse().unwrap_or(0),
                command: command.to_owned(),
                technician: technician.to_owned(),
                ..Form::default()
            };
            let (number, done) = match self.readable(&actor, &id.into()).await {
                Ok(request) => {
                    let company = if assigns {
                        self.add_company(&actor, &request, &mut form, now).await
                    } else {
                        Ok(false)
                    };
                    let done = match company {
                        Ok(with) => self.act_as(&actor, &form, now).await.map(|()| with),
                        Err(failure) => Err(failure),
                    };
                    (request.number, done)
                }
                Err(failure) => (String::new(), Err(failure)),
            };
            match done {
                Ok(with) => {
                    outcome.done += 1;
                    outcome.accompanied += usize::from(with);
                }
                Err(Failure::Refused(refusal)) => outcome.miss(number, Some(refusal)),
                Err(Failure::Busy) => outcome.miss(number, None),
                Err(failure) => return Err(failure),
            }
        }
        Ok(outcome)
    }

    /// Adds to a form that assigns whoever has to go along; whether there are any.
    async fn add_company(
        &self,
        actor: &Actor,
        request: &Request,
        form: &mut Form,
        now: Moment,
    ) -> Result<bool, Failure> {
        // What stands already is for the command itself to judge.
        if helpers_for(request.hands) == 0 || !CommandKind::Assign.fits(request.status) {
            return Ok(false);
        }
        let grant = allow(actor, Permission::RequestAssign, &request.subject())?;
        let known = self.known(now).await?;
        let technician = named(form)?;
        for person in self.company(&grant, request, &technician, &known, now).await? {
            form.technician.push(',');
            form.technician.push_str(person.as_str());
        }
        Ok(true)
    }
}
