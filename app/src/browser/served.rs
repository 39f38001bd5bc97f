//! What the browser does with a page that the server makes: it brings the page as HTML, shows it, and sends its forms without leaving it.
//!
//! Only what stands in the portal's own page is put into the document. It carries no script: those run nowhere but in a page that the
//! browser itself has loaded. This code is on the way to each of these pages; so it holds few kinds of signals and views.

use super::send::{self, Exchanged};
use super::{form, going};
use crate::api::{Answer, ApiError};
use crate::session::Session;
use domain::refusal::Refusal;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::server_fn::redirect::call_redirect_hook;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_matched, use_url};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, DomParser, Element, Event, HtmlDetailsElement, HtmlElement, HtmlFormElement};
use web_sys::{KeyboardEvent, SubmitEvent, SupportedType};

/// The page inside of a document.
const PAGE: &str = ".served";
/// The server has written it there: it does not have to be brought.
const MADE: &str = "data-made";
const OUTLINE: &str =
    "<div class=\"skeleton\" role=\"status\"><span class=\"hidden\">正在加载…</span><i></i><i></i><i></i><i></i></div>";
/// What stands where a form was refused, without the words.
/// Milliseconds until a page that could not be brought again is asked for once more.
const PAUSE: u32 = 3_000;
/// The page could not be brought; the words come into the first line.
const FAILED: &str = "<div class=\"blank\" data-is=\"failure\" role=\"alert\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/icons.svg#alert\"></use></svg><h2>这一页暂时打不开</h2><p></p><div class=\"row wrap\"><a class=\"button\" href=\"\">再试一次</a></div></div>";
const REFUSED: &str = "<div class=\"notice\" data-is=\"bad\" role=\"alert\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/icons.svg#alert\"></use></svg><div class=\"grow\"><p></p></div></div>";

/// The page that is open.
#[derive(Default)]
struct Open {
    /// Path and query of what is shown; nothing is shown when empty.
    shown: String,
    html: String,
    /// Path and query of what was asked for last: the page may be on its way.
    wanted: String,
    /// It is made again whenever requests change.
    live: bool,
    /// Somebody has written or chosen something since it was shown.
    touched: bool,
    /// How often the server was asked: only the last answer counts.
    asked: u32,
    /// It could not be brought.
    failed: bool,
}

thread_local! {
    static OPEN: RefCell<Open> = RefCell::default();
    static LISTENS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Shows the page of the route; the first one is there already.
pub fn view() -> AnyView {
    let session = Session::current();
    let (url, matched, location) = (use_url(), use_matched(), use_location());
    OPEN.with_borrow_mut(|open| {
        *open = Open {
            // An answer to the page before is not for this one.
            asked: open.asked + 1,
            ..Open::default()
        };
    });
    listen();
    Effect::new(move |before: Option<u32>| {
        // The router tells of another query by the one, of another path of the same page by the other.
        url.track();
        matched.track();
        let address = whole(location.pathname.get_untracked(), &location.search.get_untracked());
        let changes = session.changes.get();
        session.waiting.track();
        let has_network = !session.offline.get();
        on_change(session, address, before != Some(changes), has_network);
        changes
    });
    view! { <div class="served"></div> }.into_any()
}

fn whole(path: String, query: &str) -> String {
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

/// The address, the requests or the network have changed, or the page is new.
fn on_change(session: Session, address: String, requests_changed: bool, has_network: bool) {
    let Some(element) = page(&document()) else { return };
    let (shown, wanted) = OPEN.with_borrow(|open| (open.shown.clone(), open.wanted.clone()));
    if element.has_attribute(MADE) {
        let _it_was_there = element.remove_attribute(MADE);
        OPEN.with_borrow_mut(|open| {
            open.html = element.inner_html();
            open.live = is_live(&element);
            open.shown.clone_from(&address);
            open.wanted = address;
        });
    } else if shown.is_empty() {
        let failed = OPEN.with_borrow(|open| open.failed);
        if !failed {
            element.set_inner_html(OUTLINE);
        }
        if !failed || has_network {
            bring(address, true);
        }
        return;
    } else if wanted != address {
        bring(address, true);
    } else if requests_changed && OPEN.with_borrow(|open| open.live) {
        bring(address, false);
    }
    show_unsent(session, &element);
}

fn page(document: &Document) -> Option<Element> {
    document.query_selector(PAGE).ok().flatten()
}

fn is_live(page: &Element) -> bool {
    page.has_attribute("data-live")
}

/// Asks the server for the page. What somebody is filling in is not replaced, unless they sent it or went elsewhere.
fn bring(address: String, at_any_rate: bool) {
    let number = OPEN.with_borrow_mut(|open| {
        open.asked += 1;
        open.wanted.clone_from(&address);
        open.asked
    });
    going::mark(true);
    spawn_local(async move {
        let answer = send::exchange(&address, None).await;
        // The page may be gone by now.
        if OPEN.with_borrow(|open| open.asked) == number {
            going::mark(false);
            show(address, answer, at_any_rate);
        }
    });
}

fn show(address: String, answer: Answer<Exchanged>, at_any_rate: bool) {
    let Some(element) = page(&document()) else { return };
    let read = answer.and_then(|answer| match answer.elsewhere {
        Some(elsewhere) => {
            call_redirect_hook(&elsewhere);
            Ok(None)
        }
        None => parsed(&answer.text).map(Some),
    });
    match read {
        Ok(None) => {}
        Ok(Some(document)) => {
            let Some(new) = page(&document) else { return };
            let html = new.inner_html();
            let stays = !at_any_rate
                && (form::is_being_filled(&element) || OPEN.with_borrow(|open| open.touched || open.html == html));
            if stays {
                return;
            }
            let first = OPEN.with_borrow(|open| open.shown.is_empty());
            let kept = OPEN
                .with_borrow(|open| open.shown == address)
                .then(|| Kept::of(&element));
            element.set_inner_html(&html);
            if let Some(kept) = kept {
                kept.restore(&element);
            } else if first {
                go_to_mark();
            }
            leptos::prelude::document().set_title(&document.title());
            OPEN.with_borrow_mut(|open| {
                open.shown = address;
                open.html = html;
                open.live = is_live(&new);
                open.touched = false;
                open.failed = false;
            });
            if let Some(session) = super::session() {
                show_unsent(session, &element);
            }
        }
        // What stands there is still the last that is known.
        Err(_) if OPEN.with_borrow(|open| open.shown == address) => spawn_local(bring_later(address, at_any_rate)),
        Err(error) => {
            element.set_inner_html(FAILED);
            if let Ok(Some(words)) = element.query_selector("p") {
                words.set_text_content(Some(&crate::text::error(&error)));
            }
            OPEN.with_borrow_mut(|open| {
                open.shown.clear();
                open.failed = true;
            });
        }
    }
}

/// Asks once more, unless something else was asked for meanwhile.
async fn bring_later(address: String, at_any_rate: bool) {
    let number = OPEN.with_borrow(|open| open.asked);
    TimeoutFuture::new(PAUSE).await;
    if OPEN.with_borrow(|open| open.asked) == number {
        bring(address, at_any_rate);
    }
}

/// What stays as a person has it when the same page comes again: what they have unfolded, and where the keyboard is.
struct Kept {
    unfolded: Vec<bool>,
    focus: Option<usize>,
    controls: usize,
}

impl Kept {
    /// A sheet is not among them: it would stand open over the next step.
    const UNFOLDS: &str = "details:not(.confirm)";
    const CONTROLS: &str = "a, button, input, select, textarea, summary";

    fn of(page: &Element) -> Self {
        let unfolded = form::found::<HtmlDetailsElement>(page, Self::UNFOLDS);
        let active = document().active_element();
        let controls = form::found::<Element>(page, Self::CONTROLS);
        let focus = active.and_then(|active| controls.iter().position(|control| *control == active));
        Self {
            unfolded: unfolded.iter().map(HtmlDetailsElement::open).collect(),
            focus,
            controls: controls.len(),
        }
    }

    /// Where there is more or less than before, nobody could say what is the same.
    fn restore(self, page: &Element) {
        let unfold = form::found::<HtmlDetailsElement>(page, Self::UNFOLDS);
        if unfold.len() == self.unfolded.len() {
            for (details, open) in unfold.iter().zip(self.unfolded) {
                details.set_open(open || details.open());
            }
        }
        let controls = form::found::<HtmlElement>(page, Self::CONTROLS);
        let focus = self.focus.and_then(|index| controls.get(index));
        if let (Some(control), true) = (focus, controls.len() == self.controls) {
            let _refused = control.focus();
        }
    }
}

/// To the part of the page that its address names: the browser looked for it before it was there.
fn go_to_mark() {
    let mark = window().location().hash().unwrap_or_default();
    if let Some(part) = document().get_element_by_id(mark.trim_start_matches('#')) {
        part.scroll_into_view();
    }
}

/// Goes on to an address. Of the one that is open the router takes no notice: that page is brought again.
fn go_on(address: &str) {
    call_redirect_hook(address);
    let address = address.split('#').next().unwrap_or_default();
    if address == here() {
        bring(address.to_owned(), true);
    }
}

/// The portal's page in an answer. One of another build than this is loaded by the browser itself, with its style and its code.
fn parsed(text: &str) -> Answer<Document> {
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml));
    let parsed = parsed.map_err(|_| ApiError::Unreadable)?;
    let style = |document: &Document| document.get_element_by_id("portal")?.get_attribute("href");
    if page(&parsed).is_none() || style(&parsed).is_none() {
        // Not the portal's words: something in between speaks.
        return Err(ApiError::Offline);
    }
    if style(&parsed) != style(&document()) {
        let _only_loading_it_is_left = window().location().reload();
    }
    Ok(parsed)
}

/// Listens for what is done on such a page, once and for all of them.
fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    let hear = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(element) = element
            && let Ok(Some(_)) = element.closest(PAGE)
        {
            heard(&event, &element);
        }
    });
    // Before the router, which follows links.
    let body = document().body();
    for kind in ["submit", "click", "keydown", "input"] {
        let body = body.as_ref();
        let _a_body_has_events =
            body.map(|body| body.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref()));
    }
    hear.forget();
}

fn heard(event: &Event, element: &Element) {
    let sheet = || {
        let sheet = element.closest("details.confirm[open]").ok()??;
        sheet.dyn_into::<HtmlDetailsElement>().ok()
    };
    match event.type_().as_str() {
        "submit" => submit(event, element),
        "input" => OPEN.with_borrow_mut(|open| open.touched = true),
        // 取消 of a sheet, and 再试一次: without a script they load the page again.
        "click" if matches!(element.closest("a[href='']"), Ok(Some(_))) => {
            event.prevent_default();
            if let Some(sheet) = sheet() {
                close(&sheet);
            } else {
                bring(here(), true);
            }
        }
        "keydown"
            if event
                .dyn_ref::<KeyboardEvent>()
                .is_some_and(|event| event.key() == "Escape") =>
        {
            if let Some(sheet) = sheet() {
                close(&sheet);
            }
        }
        _ => {}
    }
}

/// Path and query of the browser's own address.
fn here() -> String {
    let location = window().location();
    [location.pathname(), location.search()]
        .map(Result::unwrap_or_default)
        .concat()
}

/// The focus goes back to what opened it.
fn close(sheet: &HtmlDetailsElement) {
    sheet.set_open(false);
    if let Ok(Some(summary)) = sheet.query_selector("summary")
        && let Some(summary) = summary.dyn_ref::<HtmlElement>()
    {
        let _refused = summary.focus();
    }
}

/// Sends a form of the page. One that leads out of the portal's page, as signing out does, is the browser's.
fn submit(event: &Event, element: &Element) {
    let path = element.get_attribute("action").unwrap_or_default();
    let (Some(session), Some(sent)) = (super::session(), element.dyn_ref::<HtmlFormElement>().cloned()) else {
        return;
    };
    let searches = sent.method() == "get";
    if !(searches || path.starts_with("/api/")) || sent.has_attribute("data-leaves") {
        return;
    }
    let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
    let Some(content) = form::with_button(&sent, button.as_ref()) else {
        return;
    };
    event.prevent_default();
    if searches {
        go_on(&format!("{path}?{content}"));
        return;
    }
    // Pressed once is sent once.
    if sent.has_attribute("aria-busy") {
        return;
    }
    busy(&sent, button.as_deref(), true);
    spawn_local(async move {
        let outcome = send::exchange(&path, Some(content)).await;
        busy(&sent, button.as_deref(), false);
        match outcome.and_then(Exchanged::taken) {
            Err(error) => refused(&sent, &error),
            Ok(on_to) => {
                session.unread.refetch();
                match on_to {
                    Some(on_to) => go_on(&on_to),
                    None if sent.is_connected() => bring(here(), true),
                    None => {}
                }
            }
        }
    });
}

/// The form knows, so that it is sent once; the button shows it.
fn busy(sent: &Element, button: Option<&Element>, is: bool) {
    for element in [Some(sent), button].into_iter().flatten() {
        let _an_element_takes_it = if is {
            element.set_attribute("aria-busy", "true")
        } else {
            element.remove_attribute("aria-busy")
        };
    }
}

/// Says above a form why it was refused; everything in it stays.
fn refused(sent: &HtmlFormElement, error: &ApiError) {
    if let Ok(Some(before)) = sent.query_selector("[role=alert]") {
        before.remove();
    }
    if sent.insert_adjacent_html("afterbegin", REFUSED).is_err() {
        return;
    }
    let Ok(Some(words)) = sent.query_selector("[role=alert] p") else {
        return;
    };
    words.set_text_content(Some(&crate::text::error(error)));
    if matches!(error, ApiError::Refused(Refusal::SignInNeeded))
        && words.insert_adjacent_html("beforeend", "<a>重新登录</a>").is_ok()
    {
        let address = OPEN.with_borrow(|open| crate::address::sign_in(&open.shown));
        let link = words.last_element_child();
        let _a_link_takes_it = link.map(|link| link.set_attribute("href", &address));
    }
    words.scroll_into_view();
}

/// What lies on this device and was not sent. Nearly always there is nothing; then its code does not come.
fn show_unsent(session: Session, element: &Element) {
    let place = element.query_selector("[data-unsent]:empty").ok().flatten();
    let place = place.and_then(|place| place.dyn_into::<HtmlElement>().ok());
    if let Some(place) = place
        && super::draft::is_anything_kept()
    {
        spawn_local(unsent(session, place));
    }
}

#[leptos::lazy]
fn unsent(session: Session, place: HtmlElement) {
    crate::pages::account::unsent::show(session, place);
}
