//! One picture as large as the screen; arrows and swipes lead to the next.

use leptos::ev;
use leptos::prelude::*;

use super::grid::sources;
use super::state::Survey;
use crate::i18n::Word;
use crate::time;
use crate::tr;
use crate::ui::{Button, Dialog, opened_by};

/// Pixels that a finger moves before it means the next picture.
const SWIPE: i32 = 48;

/// Open while a picture is looked at.
#[component]
pub fn Viewer() -> impl IntoView {
    let survey: Survey = expect_context();
    let open = opened_by(survey.shown);
    let title = Signal::derive(move || {
        let shown = survey.shown.get();
        survey.photos.with(|photos| {
            let photos = photos.as_deref().unwrap_or_default();
            let position = photos.iter().position(|photo| Some(photo.id) == shown);
            position.map(|position| format!("{} / {}", position + 1, photos.len())).unwrap_or_default()
        })
    });
    view! { <Dialog open title class="viewer"><Stage/></Dialog> }
}

#[component]
fn Stage() -> impl IntoView {
    let survey: Survey = expect_context();
    let step = move |step: isize| {
        let next = survey.photos.with_untracked(|photos| {
            let photos = photos.as_deref().unwrap_or_default();
            let shown = survey.shown.get_untracked();
            let position = photos.iter().position(|photo| Some(photo.id) == shown)?;
            photos.get(position.checked_add_signed(step)?).map(|photo| photo.id)
        });
        if next.is_some() {
            survey.shown.set(next);
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| match event.key().as_str() {
        "ArrowLeft" => step(-1),
        "ArrowRight" => step(1),
        _ => {}
    });
    on_cleanup(move || keys.remove());
    let begin = StoredValue::new(None::<i32>);
    let touch = |list: web_sys::TouchList| list.get(0).map(|touch| touch.client_x());
    let picture = move || {
        let shown = survey.shown.get();
        survey.photos.with(|photos| {
            let photo = photos.as_deref().unwrap_or_default().iter().find(|photo| Some(photo.id) == shown)?;
            let (src, set) = sources(photo);
            let words = format!("{} {} {}", photo.kind.label(), photo.uploaded_by.display_name, time::day(photo.created_at));
            Some(view! { <img src=src srcset=set sizes="100vw" alt=words.clone()/><small class="muted">{words}</small> })
        })
    };
    view! {
        <div
            class="body"
            on:touchstart=move |event: web_sys::TouchEvent| begin.set_value(touch(event.touches()))
            on:touchend=move |event: web_sys::TouchEvent| {
                if let Some((from, to)) = begin.get_value().zip(touch(event.changed_touches())) {
                    match to - from {
                        moved if moved > SWIPE => step(-1),
                        moved if moved < -SWIPE => step(1),
                        _ => {}
                    }
                }
            }
        >
            {picture}
        </div>
        <footer>
            <Button icon=icondata_lu::LuChevronLeft on_click=move |()| step(-1)>{tr!(photo.previous)}</Button>
            <Button icon=icondata_lu::LuChevronRight on_click=move |()| step(1)>{tr!(photo.next)}</Button>
        </footer>
    }
}
