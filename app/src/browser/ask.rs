//! The form that asks for a service, kept in the browser while it is filled in.

use super::draft::{self, Draft, Stage};
use super::{form, outbox, photos};
use crate::pages::address::Address;
use crate::pages::ask::drafts::LocalDraft;
use crate::pages::ask::state::{AskState, Shot};
use crate::pages::kept::Kept;
use crate::session::{Progress, Sending};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, HtmlFormElement, Url};

/// Fills the form with the person's latest draft for this service, photos included.
pub fn restore(state: AskState) {
    let Some(form) = state.form.get_untracked() else { return };
    let fields = form::fields(&form);
    let given = Kept(fields);
    let person = state.person.get_value();
    let Some(draft) = draft::for_form(
        &person,
        &given.text("service"),
        &given.text("caller"),
        &given.text("follows"),
    ) else {
        // What the person typed before the script came is a draft as well.
        save(state);
        return;
    };
    form::fill(&form, &draft.fields);
    let chosen = Kept(form::fields(&form)).text("visit");
    state.visit_gone.set(draft.field("visit") != chosen);
    state.id.set(draft.id.clone());
    state.restored.set(true);
    if draft.stage == Stage::Submitted && !super::outbox::is_known(state.session, &draft.id) {
        tell(state, Progress::Waiting);
    }
    spawn_local(async move {
        for id in draft.photos {
            if let Some(photo) = photos::find(&id).await {
                show(state, id, &photo);
            }
        }
    });
}

/// Keeps what stands in the form, once there is something that a person would miss.
pub fn save(state: AskState) {
    let Some(form) = state.form.get_untracked() else { return };
    // What was submitted and waits is sent as it stands now; what has arrived is no draft any more.
    let stage =
        draft::find(&state.person.get_value(), &state.id.get_untracked()).map_or(Stage::Open, |draft| draft.stage);
    if stage == Stage::Filed {
        return;
    }
    let draft = drafted(state, &form, stage);
    if draft.fields.iter().any(|(name, _)| name == "visit") {
        state.visit_gone.set(false);
    }
    if Kept(draft.fields.clone()).is_worth_saying() || !draft.photos.is_empty() {
        draft.save();
    }
}

/// Sends the form from here; the draft stays until everything has arrived.
pub fn submit(state: AskState, event: &leptos::ev::SubmitEvent) {
    event.prevent_default();
    let Some(form) = state.form.get_untracked() else { return };
    let draft = drafted(state, &form, Stage::Submitted);
    draft.save();
    state.restored.set(false);
    tell(state, Progress::Waiting);
    outbox::deliver(state.session, draft);
}

/// Takes the files that were chosen: each is made smaller, shown and kept.
pub fn add_shots(state: AskState, event: &leptos::ev::Event) {
    let mut files = form::take_files(event);
    let room = state.room.saturating_sub(state.shots.with_untracked(Vec::len));
    let over = files.len().saturating_sub(room);
    files.truncate(room);
    state
        .shot_problem
        .set((over > 0).then(|| format!("照片最多 {} 张，多选的 {over} 张没有加上。", state.room)));
    spawn_local(async move {
        for file in files {
            let photo = super::shrink::shrink(&file).await;
            let id = super::key::new();
            photos::keep(&id, &photo).await;
            show(state, id, &photo);
            save(state);
        }
    });
}

/// Takes one photo away again.
pub fn remove_shot(state: AskState, id: &str) {
    state.shots.update(|shots| {
        shots.retain(|shot| {
            let stays = shot.id != id;
            if !stays {
                let _an_address_is_only_memory = Url::revoke_object_url(&shot.url);
            }
            stays
        });
    });
    photos::forget(vec![id.to_owned()]);
    save(state);
}

/// Throws the draft away and empties the form, which gets a key of its own.
pub fn discard(state: AskState) {
    let (person, id) = (state.person.get_value(), state.id.get_untracked());
    if let Some(draft) = draft::find(&person, &id) {
        draft.remove();
    }
    if let Some(form) = state.form.get_untracked() {
        form::fill(&form, &[("urgency".to_owned(), "normal".to_owned())]);
    }
    state.shots.set(Vec::new());
    state.restored.set(false);
    state.visit_gone.set(false);
    state.id.set(super::key::new());
    outbox::count(state.session, &person);
}

/// The drafts of a person for the lists of other pages.
#[must_use]
pub fn drafts(person: &str) -> Vec<LocalDraft> {
    let listed = |draft: Draft| {
        let address = Address::of(format!("/ask/{}", draft.field("service")))
            .with("place", draft.field("place"))
            .with("caller", draft.field("caller"))
            .with("follows", draft.field("follows"));
        let href = if draft.stage == Stage::Filed {
            format!("/requests/{}", draft.id)
        } else {
            address.into()
        };
        LocalDraft {
            title: draft.title.clone(),
            href,
            waits: draft.stage != Stage::Open,
        }
    };
    draft::all(person).into_iter().map(listed).collect()
}

fn drafted(state: AskState, form: &HtmlFormElement, stage: Stage) -> Draft {
    let id = state.id.get_untracked();
    let mut fields = form::fields(form);
    for (name, value) in &mut fields {
        if name == "id" {
            value.clone_from(&id);
        }
    }
    Draft {
        person: state.person.get_value(),
        id,
        stage,
        title: state.title.get_value(),
        fields,
        photos: state
            .shots
            .with_untracked(|shots| shots.iter().map(|shot| shot.id.clone()).collect()),
    }
}

fn show(state: AskState, id: String, photo: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(photo) else {
        return;
    };
    state.shots.update(|shots| shots.push(Shot { id, url }));
}

fn tell(state: AskState, progress: Progress) {
    state.session.sending.set(Some(Sending {
        id: state.id.get_untracked(),
        progress,
    }));
}
