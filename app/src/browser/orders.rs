//! What was done to requests without a network (离线办理): commands and photos, kept in the browser until the server has acknowledged
//! each of them. Texts go before photos, each kind in the order in which it was done, every one under its own key.

use super::{draft, form, key, photos, send};
use crate::api::request::Act;
use crate::api::{Answer, ApiError};
use crate::session::{KeptOrder, Session};
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::cell::Cell;
use web_sys::Blob;

pub(super) const PREFIX: &str = "portal.order.";
const ADDRESS: &str = "@address";
const REFUSED: &str = "@refused";

thread_local! {
    static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
}

/// One command, or one photo that lies beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Order {
    person: String,
    /// Its key: a UUID that begins with the time.
    id: String,
    /// Where it is sent to.
    address: String,
    /// The form; empty for a photo.
    fields: Vec<(String, String)>,
    /// Why the server said no; empty as long as it was not asked.
    refused: String,
}

impl Order {
    fn is_photo(&self) -> bool {
        self.fields.is_empty()
    }

    fn field(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map_or("", |(_, text)| text)
    }

    /// The request it is done to: a photo names it in its address, `/photos/{request}/{group}`.
    fn request(&self) -> &str {
        if self.is_photo() {
            self.address.split('/').nth(2).unwrap_or_default()
        } else {
            self.field("request")
        }
    }

    /// Whether another order is the same work, whatever their keys are.
    fn says_the_same(&self, other: &Self) -> bool {
        let words = |order: &Self| -> Vec<(String, String)> {
            order.fields.iter().filter(|(name, _)| name != "key").cloned().collect()
        };
        self.address == other.address && words(self) == words(other)
    }

    fn name(&self) -> String {
        format!("{PREFIX}{}.{}", self.person, self.id)
    }

    fn save(&self) -> bool {
        let mut pairs = vec![
            (ADDRESS.to_owned(), self.address.clone()),
            (REFUSED.to_owned(), self.refused.clone()),
        ];
        pairs.extend(self.fields.iter().cloned());
        draft::storage().is_some_and(|storage| storage.set_item(&self.name(), &form::encode(&pairs)).is_ok())
    }

    fn from_pairs(person: &str, id: &str, pairs: Vec<(String, String)>) -> Self {
        let mut order = Self {
            person: person.to_owned(),
            id: id.to_owned(),
            ..Self::default()
        };
        for (name, value) in pairs {
            match name.as_str() {
                ADDRESS => order.address = value,
                REFUSED => order.refused = value,
                _ => order.fields.push((name, value)),
            }
        }
        order
    }

    fn remove(&self) {
        if let Some(storage) = draft::storage() {
            let _nothing_there_is_as_good = storage.remove_item(&self.name());
        }
        if self.is_photo() {
            photos::forget(vec![self.id.clone()]);
        }
    }

    fn shown(&self) -> KeptOrder {
        let text = [self.field("text"), self.field("reason")]
            .into_iter()
            .find(|text| !text.is_empty());
        KeptOrder {
            id: self.id.clone(),
            request: self.request().to_owned(),
            command: self.field("command").to_owned(),
            text: text.unwrap_or_default().to_owned(),
            refused: self.refused.clone(),
        }
    }
}

/// All of a person's orders as they are sent: texts first, and among them the oldest.
fn all(person: &str) -> Vec<Order> {
    let mut orders: Vec<Order> = draft::entries(&format!("{PREFIX}{person}."))
        .into_iter()
        .map(|(id, pairs)| Order::from_pairs(person, &id, pairs))
        .collect();
    orders.sort_by(|one, other| (one.is_photo(), &one.id).cmp(&(other.is_photo(), &other.id)));
    orders
}

fn person(session: Session) -> Option<String> {
    let viewer = session.viewer.get_untracked().and_then(Result::ok).flatten();
    viewer.map(|viewer| viewer.id)
}

/// Sends a form; a command that cannot be sent now, or has to wait for an earlier one, is kept.
///
/// # Errors
/// What the server refused, [`ApiError::Kept`] when it is sent later, [`ApiError::Offline`] when it could not even be kept.
pub async fn post(address: &'static str, text: String) -> Answer<String> {
    let Some((session, person)) = super::session().and_then(|session| Some((session, person(session)?))) else {
        return send::post(address, text).await;
    };
    let mut order = Order::from_pairs(&person, "", form::decode(&text));
    order.address = address.to_owned();
    order.id = match order.field("key") {
        "" => key::new(),
        key => key.to_owned(),
    };
    let waits = |other: &Order| other.refused.is_empty() && other.id != order.id && other.request() == order.request();
    if !all(&person).iter().any(waits) {
        let answer = send::post(address, text).await;
        if answer != Err(ApiError::Offline) {
            return answer;
        }
    }
    order.fields.retain(|(name, _)| name != "key");
    match all(&person).iter().find(|other| other.id == order.id) {
        // A second tap on the same button.
        Some(other) if other.says_the_same(&order) => return Err(ApiError::Kept),
        // A page that has not renewed its key: one piece of work never takes the place of another.
        Some(_) => order.id = key::new(),
        None => {}
    }
    order.fields.push(("key".to_owned(), order.id.clone()));
    if !order.save() {
        return Err(ApiError::Offline);
    }
    tell(session);
    deliver(session);
    Err(ApiError::Kept)
}

/// Keeps a photo that could not be sent; whether there was room for it.
pub async fn keep_photo(session: Session, address: &str, id: &str, photo: &Blob) -> bool {
    let Some(person) = person(session) else { return false };
    photos::keep(id, photo).await;
    let order = Order {
        person,
        id: id.to_owned(),
        address: address.to_owned(),
        ..Order::default()
    };
    let kept = order.save();
    tell(session);
    super::outbox::try_later(session);
    kept
}

/// Forgets what was refused, once the person has read why.
pub fn forget(session: Session, id: &str) {
    let orders = person(session).map(|person| all(&person)).unwrap_or_default();
    if let Some(order) = orders.iter().find(|order| order.id == id) {
        order.remove();
    }
    tell(session);
}

/// How many have not been sent.
#[must_use]
pub fn waiting(person: &str) -> usize {
    all(person).iter().filter(|order| order.refused.is_empty()).count()
}

/// Shows what is kept on every page that asks.
pub fn tell(session: Session) {
    let orders = person(session).map(|person| all(&person)).unwrap_or_default();
    let shown: Vec<KeptOrder> = orders.iter().map(Order::shown).collect();
    if session.kept.with_untracked(|kept| *kept != shown) {
        session.kept.set(shown);
    }
    if let Some(person) = person(session) {
        super::outbox::count(session, &person);
    }
}

/// Sends what is kept, one after the other, until one has to wait.
pub fn deliver(session: Session) {
    let Some(person) = person(session) else { return };
    if waiting(&person) == 0 || UNDER_WAY.replace(true) {
        return;
    }
    leptos::task::spawn_local(async move {
        let mut sent = false;
        while let Some(mut order) = all(&person).into_iter().find(|order| order.refused.is_empty()) {
            match send(&order).await {
                Ok(()) => {
                    sent = true;
                    order.remove();
                }
                Err(ApiError::Refused(Refusal::SignInNeeded | Refusal::PasswordChangeNeeded)) => break,
                Err(error) if send::is_passing(&error) => {
                    super::outbox::try_later(session);
                    break;
                }
                Err(error) => {
                    order.refused = match error {
                        ApiError::Unreadable if order.is_photo() => crate::text::PHOTO_NOT_SENT.to_owned(),
                        error => crate::text::error(&error),
                    };
                    // Where not even that can be written down, going on would send it again and again.
                    if !order.save() {
                        break;
                    }
                }
            }
            tell(session);
        }
        UNDER_WAY.set(false);
        tell(session);
        if sent {
            session.changes.update(|count| *count += 1);
        }
    });
}

async fn send(order: &Order) -> Answer<()> {
    if !order.is_photo() {
        return send::post_quietly(Act::PATH, form::encode(&order.fields))
            .await
            .map(drop);
    }
    match photos::find(&order.id).await {
        Some(photo) => send::photo(&order.address, &order.id, &photo).await,
        // The browser has thrown it away: the person is told, and takes it anew.
        None => Err(ApiError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_names_its_request_in_its_address() {
        let photo = Order::from_pairs("li", "k", vec![(ADDRESS.into(), "/photos/0193a4a0/after".into())]);
        assert!(photo.is_photo());
        assert_eq!(photo.request(), "0193a4a0");
    }

    #[test]
    fn the_same_work_is_the_same_under_any_key_and_other_work_is_not() {
        let order = |key: &str, command: &str| {
            let pairs = [
                (ADDRESS, "/api/act"),
                ("request", "r"),
                ("command", command),
                ("key", key),
            ];
            let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            Order::from_pairs("li", key, pairs)
        };
        assert!(order("1", "take").says_the_same(&order("2", "take")));
        assert!(!order("1", "take").says_the_same(&order("1", "start")));
    }

    #[test]
    fn a_command_comes_back_with_its_fields_and_its_refusal() {
        let pairs = [
            (REFUSED, "已被他人接单"),
            ("request", "r"),
            ("command", "finish"),
            ("text", "换了阀芯"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let order = Order::from_pairs("li", "k", pairs);
        let shown = order.shown();
        assert_eq!((shown.request.as_str(), shown.command.as_str()), ("r", "finish"));
        assert_eq!(
            (shown.text.as_str(), shown.refused.as_str()),
            ("换了阀芯", "已被他人接单")
        );
    }
}
