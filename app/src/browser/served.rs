//! What the browser does with a page that the server makes: it brings the page as HTML, shows it, and sends its forms without leaving it.
//!
//! Only what stands in the portal's own page is put into the document. It carries no script: those run nowhere but in a page that the
//! browser itself has loaded. This code is on the way to each of these pages; so it holds few kinds of signals and views.

use super::send::{self, Exchanged};
use super::stays::Stays;
use super::{form, going, sheet};
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
use web_sys::{Document, DomParser, Element, Event, HtmlElement, HtmlFormElement, SubmitEvent, SupportedType};

/// The page inside of a document.
const PAGE: &str = ".served";
/// The server has written it there: it does not have to be brought.
const MADE: &str = "data-made";
const OUTLINE: &str =
    "<div class=\"skeleton\" role=\"status\"><span class=\"hidden\">正在加载…</span><i></i><i></i><i></i><i></i></div>";
/// Milliseconds until a page that could not be brought again is asked for once more.
const PAUSE: u32 = 3_000;
/// The page could not be brought; the words come into the first line.
const FAILED: &str = "<div class=\"blank\" data-is=\"failure\" role=\"alert\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/icons.svg#alert\"></use></svg><h2>这一页暂时打不开</h2><p></p><div class=\"row wrap\"><a class=\"button\" href=\"\">再试一次</a></div></div>";
/// What stands where a form was refused, without the words.
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
    /// What was asked for last is to be shown at any rate, whatever is asked for by itself meanwhile.
    forced: bool,
    /// The form of this page that was sent, until the page has come again.
    sent: Option<HtmlFormElement>,
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
        let (here, path) = (matched.get(), location.pathname.get_untracked());
        let changes = session.changes.get();
        session.waiting.track();
        let has_network = !session.offline.get();
        // While the code of another page is on its way, this one stands there under that one's address.
        if here.trim_matches('/') == path.trim_matches('/') {
            let address = whole(path, &location.search.get_untracked());
            on_change(session, address, before != Some(changes), has_network);
        }
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
        if !failed || has_network || wanted != address {
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
    let (number, fresh) = OPEN.with_borrow_mut(|open| {
        open.asked += 1;
        open.forced = at_any_rate || (open.forced && open.wanted == address);
        open.wanted.clone_from(&address);
        // After a form, what a worker keeps is of before it.
        (open.asked, open.sent.is_some())
    });
    going::mark(true);
    spawn_local(async move {
        let answer = send::page(&address, fresh).await;
        // The page may be gone by now.
        if OPEN.with_borrow(|open| open.asked) == number {
            going::mark(false);
            show(address, answer);
        }
    });
}

fn show(address: String, answer: Answer<Exchanged>) {
    let Some(element) = page(&document()) else { return };
    let (same, forced, sent) = OPEN.with_borrow(|open| (open.shown == address, open.forced, open.sent.clone()));
    // Whatever the answer is: who is writing is not led away by what nobody has asked for.
    if !forced && (form::is_being_filled(&element) || OPEN.with_borrow(|open| open.touched)) {
        return;
    }
    let answer = match answer {
        // What stands there is still the last that is known.
        Err(_) if same => return spawn_local(bring_later(address)),
        Ok(answer) if same && answer.is_failure() => return spawn_local(bring_later(address)),
        answer => answer,
    };
    let read = answer.and_then(|answer| match answer.elsewhere {
        // Back leads to where one was before, not to here once more.
        Some(elsewhere) => window()
            .location()
            .replace(&elsewhere)
            .map(|()| None)
            .map_err(|_| ApiError::Unreadable),
        None => parsed(&answer.text),
    });
    match read {
        Ok(None) => {}
        Ok(Some((document, new))) => {
            let html = new.inner_html();
            if !forced && OPEN.with_borrow(|open| open.html == html) {
                return;
            }
            let first = OPEN.with_borrow(|open| open.shown.is_empty());
            let still = OPEN.with_borrow(|open| is_still(&open.shown, &address));
            let stays = (!first).then(|| Stays::of(&element, sent.as_ref()));
            element.set_inner_html(&html);
            leptos::prelude::document().set_title(&document.title());
            let touched = match stays {
                Some(stays) => stays.restore(&element, still),
                None => {
                    go_to_mark();
                    false
                }
            };
            OPEN.with_borrow_mut(|open| {
                open.shown = address;
                open.html = html;
                open.live = is_live(&new);
                open.touched = touched;
                open.forced = false;
                open.sent = None;
                open.failed = false;
            });
            if let Some(session) = super::session() {
                show_unsent(session, &element);
            }
        }
        Err(error) => {
            element.set_inner_html(FAILED);
            leptos::prelude::document().set_title(crate::NAME);
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

/// Whether two addresses are of the same page, but for what it says was done.
fn is_still(one: &str, other: &str) -> bool {
    crate::address::without(one, "done") == crate::address::without(other, "done")
}

/// Asks once more when there is a network, unless something else was asked for meanwhile.
async fn bring_later(address: String) {
    let number = OPEN.with_borrow(|open| open.asked);
    let is_offline = || super::session().is_some_and(|session| session.offline.get_untracked());
    TimeoutFuture::new(PAUSE).await;
    while is_offline() {
        TimeoutFuture::new(PAUSE).await;
    }
    if OPEN.with_borrow(|open| open.asked) == number {
        bring(address, false);
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

/// The document in an answer, and the portal's page in it. One of another build than this is loaded by the browser itself, with its style
/// and its code; then there is nothing to show here.
fn parsed(text: &str) -> Answer<Option<(Document, Element)>> {
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml));
    let parsed = parsed.map_err(|_| ApiError::Unreadable)?;
    let style = |document: &Document| document.get_element_by_id("portal")?.get_attribute("href");
    let (Some(new), Some(build)) = (page(&parsed), style(&parsed)) else {
        // Not the portal's words: something in between speaks.
        return Err(ApiError::Offline);
    };
    if style(&document()).is_some_and(|mine| mine != build) {
        window().location().reload().map_err(|_| ApiError::Unreadable)?;
        return Ok(None);
    }
    Ok(Some((parsed, new)))
}

/// Listens for what is done on such a page, once and for all of them.
fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    sheet::on_body(&["submit", "click", "input"], |event, element| {
        if let Ok(Some(_)) = element.closest(PAGE) {
            heard(event, element);
        }
    });
}

fn heard(event: &Event, element: &Element) {
    match event.type_().as_str() {
        "submit" => submit(event, element),
        "input" => OPEN.with_borrow_mut(|open| open.touched = true),
        // 再试一次: without a script it loads the page again. 取消 of a sheet was heard before.
        "click" if !event.default_prevented() && matches!(element.closest("a[href='']"), Ok(Some(_))) => {
            event.prevent_default();
            bring(here(), true);
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
    let Some(content) = form::content(&sent, button.as_ref()) else {
        return;
    };
    event.prevent_default();
    if searches {
        OPEN.with_borrow_mut(|open| open.sent = Some(sent));
        go_on(&format!("{path}?{content}"));
        return;
    }
    // Pressed once is sent once.
    if sent.has_attribute("aria-busy") {
        return;
    }
    busy(&sent, button.as_deref(), true);
    spawn_local(async move {
        let outcome = send::exchange(&path, content).await;
        match outcome.and_then(Exchanged::taken) {
            Err(error) => {
                busy(&sent, button.as_deref(), false);
                refused(&sent, &error);
            }
            // It stays busy until the page has come again: nobody sends it twice meanwhile.
            Ok(Exchanged { elsewhere, .. }) => {
                session.unread.refetch();
                let stands = sent.is_connected();
                OPEN.with_borrow_mut(|open| open.sent = stands.then_some(sent));
                match elsewhere {
                    Some(on_to) => go_on(&on_to),
                    // Who has gone elsewhere meanwhile stays there.
                    None if !stands => {}
                    None => {
                        let (now, clean) = (here(), here_without_refusal());
                        if now == clean {
                            bring(now, true);
                        } else {
                            go_on(&clean);
                        }
                    }
                }
            }
        }
    });
}

/// The present address, without the refusal that a form of before the script has left in it.
fn here_without_refusal() -> String {
    crate::address::without(&crate::address::without(&here(), "__err"), "__path")
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
