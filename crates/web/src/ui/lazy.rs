//! Code that is loaded when it is needed: pages, and parts of them that few look at.
//!
//! `crates/xtask` cuts it out of the WebAssembly at the functions that `lazy_view!` makes. Native tests are one
//! program, where nothing is loaded. The styles of all that come with the first of it.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, join};
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::{Button, ButtonKind, Empty, PageTitle, SkeletonRows, Task, focus_opened, in_background, set_title};
use crate::tr;

/// `lazy_view!(chunk, pub listing_page: fn() -> AnyView = || …)` makes `async fn listing_page()`, which loads the chunk
/// and returns the function. What is used only there is in the chunk; views of one chunk are loaded together.
#[macro_export]
macro_rules! lazy_view {
    ($chunk:ident, $vis:vis $name:ident: $view:ty = $value:expr) => {
        #[doc = concat!("Loads `", stringify!($chunk), "`, a chunk of the bundle, and returns what shows its view.")]
        #[leptos::wasm_split::wasm_split($chunk, fallible, wasm_split_path = leptos::wasm_split)]
        $vis fn $name() -> Result<$view, leptos::wasm_split::SplitLoaderError> {
            Ok($value)
        }
    };
}

type View = Arc<dyn Fn() -> AnyView + Send + Sync>;
type Load = dyn Fn() -> LocalBoxFuture<'static, Result<View, SplitLoaderError>> + Send + Sync;

/// Shows what `load` loads: a skeleton, then it or what can be done about its absence.
pub fn lazy<V, F>(load: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Result<V, SplitLoaderError>> + 'static,
{
    show(Arc::new(move || load().map(|loaded| loaded.map(|view| Arc::new(view) as View)).boxed_local()))
}

/// Loads in advance what will probably be wanted next.
pub fn preload<V: 'static>(load: impl Future<Output = Result<V, SplitLoaderError>> + 'static) {
    // A failure shows, and is told, where the view is wanted.
    in_background(join(load, styles()).map(drop));
}

// Apart from `lazy`, so that it is there only once.
fn show(load: Arc<Load>) -> AnyView {
    let (loaded, task) = (RwSignal::new(None), Task::new());
    let fetch = Callback::new(move |()| {
        let loading = join(load(), styles()).map(|(view, are_styled)| view.ok().filter(|_| are_styled));
        loaded.set(None);
        task.ask(loading, move |outcome| {
            loaded.set(Some(outcome));
            focus_opened();
        });
    });
    fetch.run(());
    let view = move || match loaded.get() {
        None => view! { <div class="page"><SkeletonRows/></div> }.into_any(),
        Some(Some(view)) => untrack(|| view()),
        Some(None) => view! { <NotLoaded on_retry=fetch/> }.into_any(),
    };
    view.into_any()
}

/// Waits for the stylesheet that the page names and leaves out (`data-later`); false where it can't be had. Under Trunk the page has them all.
async fn styles() -> bool {
    const STATE: &str = "data-later";
    let Ok(Some(link)) = document().query_selector("link[data-later]") else { return true };
    let state = link.get_attribute(STATE).unwrap_or_default();
    if state == "ready" || (state != "asked" && !link.has_attribute("disabled")) {
        return true;
    }
    let (told, ended) = oneshot::channel();
    let told = Rc::new(Cell::new(Some(told)));
    let listen = |event: &'static str, act: fn(&web_sys::Element)| {
        let (linked, told) = (link.clone(), told.clone());
        let on_event = Closure::once_into_js(move || {
            act(&linked);
            if let Some(told) = told.take() {
                // Who waited may have gone.
                let _ = told.send(event == "load");
            }
        });
        // A browser that can't listen has no stylesheet either.
        drop(link.add_event_listener_with_callback(event, on_event.unchecked_ref()));
    };
    // Of several who wait each says it for all.
    listen("load", |link| drop(link.set_attribute(STATE, "ready")));
    listen("error", |link| drop(link.set_attribute(STATE, "").and_then(|()| link.set_attribute("disabled", ""))));
    drop(link.set_attribute(STATE, "asked").and_then(|()| link.remove_attribute("disabled")));
    ended.await.unwrap_or_default()
}

/// The network is away, or a newer version has taken the place of this one.
#[component]
fn NotLoaded(on_retry: Callback<()>) -> impl IntoView {
    set_title(|| PageTitle { title: tr!(common.not_loaded_title).to_owned(), ..PageTitle::default() });
    // A browser that can't load the page anew says so itself.
    let reload = move |()| drop(window().location().reload());
    view! {
        <div class="page" role="alert">
            <Empty icon=icondata_lu::LuCircleAlert title=tr!(common.not_loaded_title) text=tr!(common.not_loaded_text) is_page=true>
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuRotateCw on_click=on_retry>{tr!(common.retry)}</Button>
                <Button on_click=reload>{tr!(common.reload)}</Button>
            </Empty>
        </div>
    }
}
