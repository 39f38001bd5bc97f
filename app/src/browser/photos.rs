//! Photos that have not arrived yet: in memory while the page is open, and in IndexedDB for the next time.

use super::promise::called;
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "portal";
const STORE: &str = "photos";

thread_local! {
    static MEMORY: RefCell<HashMap<String, Blob>> = RefCell::new(HashMap::new());
}

/// Keeps a photo. Where the browser has no database or no room it is kept in memory alone.
pub async fn keep(id: &str, photo: &Blob) {
    MEMORY.with_borrow_mut(|memory| memory.insert(id.to_owned(), photo.clone()));
    let _memory_alone = write(|store| store.put_with_key(photo, &JsValue::from_str(id))).await;
}

/// A photo that was kept; none when it is lost.
pub async fn find(id: &str) -> Option<Blob> {
    if let Some(photo) = MEMORY.with_borrow(|memory| memory.get(id).cloned()) {
        return Some(photo);
    }
    let store = open(IdbTransactionMode::Readonly).await.ok()?;
    let found = answered(&store.get(&JsValue::from_str(id)).ok()?).await.ok()?;
    let photo = found.dyn_into::<Blob>().ok()?;
    MEMORY.with_borrow_mut(|memory| memory.insert(id.to_owned(), photo.clone()));
    Some(photo)
}

/// Forgets photos, in their own time.
pub fn forget(ids: Vec<String>) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|id, _| !ids.contains(id)));
    if ids.is_empty() {
        return;
    }
    spawn_local(async move {
        for id in ids {
            let _what_is_not_there_is_forgotten = write(|store| store.delete(&JsValue::from_str(&id))).await;
        }
    });
}

/// One write, waited for until it is on the disk.
async fn write(change: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>) -> Result<(), JsValue> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    let transaction = store.transaction();
    change(&store)?;
    called(|done, failed| {
        transaction.set_oncomplete(Some(done));
        transaction.set_onerror(Some(failed));
        transaction.set_onabort(Some(failed));
    })
    .await
    .map(drop)
}

async fn open(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::UNDEFINED)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    // The first visit makes the store; the event comes before success.
    let make = wasm_bindgen::closure::Closure::once(move || {
        if let Some(database) = opening
            .result()
            .ok()
            .and_then(|result| result.dyn_into::<IdbDatabase>().ok())
        {
            let _a_store_that_is_there_stays = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let database = answered(&request).await?.dyn_into::<IdbDatabase>()?;
    drop(make);
    database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)
}

/// Waits for a request's answer.
async fn answered(request: &IdbRequest) -> Result<JsValue, JsValue> {
    called(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
    })
    .await?;
    request.result()
}
