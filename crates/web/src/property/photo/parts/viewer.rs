//! One picture as large as the screen; arrows and swipes lead to the next.

use fangke_shared::permission::Action;
use fangke_shared::property::photo::{PhotoKind, PhotoRoom};
use leptos::ev;
use leptos::prelude::*;

use super::grid::sources;
use super::state::Survey;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::time;
use crate::tr;
use crate::ui::{Button, Dialog, Select, opened_by, word_choices};

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
            let name = photo.room.map_or(photo.kind.label(), Word::label);
            let words = format!("{name} {} {}", photo.uploaded_by.display_name, time::day(photo.created_at));
            Some(view! { <img src=src srcset=set sizes="100vw" alt=words.clone()/><small class="muted">{words}</small> })
        })
    };
    let may = use_record().session.may(Action::EditSurvey);
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
            {may.then(|| view! { <RoomChoice/> })}
            <Button icon=icondata_lu::LuChevronLeft on_click=move |()| step(-1)>{tr!(photo.previous)}</Button>
            <Button icon=icondata_lu::LuChevronRight on_click=move |()| step(1)>{tr!(photo.next)}</Button>
        </footer>
    }
}

/// Which room the photo shows, for who may say so; a floor plan shows none.
#[component]
fn RoomChoice() -> impl IntoView {
    let survey: Survey = expect_context();
    let shown = move || {
        let shown = survey.shown.get();
        survey
            .photos
            .with(|photos| photos.iter().flatten().find(|photo| Some(photo.id) == shown).map(|photo| (photo.id, photo.kind, photo.room)))
    };
    let room = RwSignal::new(String::new());
    Effect::new(move |_| room.set(shown().and_then(|(_, _, room)| room).map(|room| room.word().to_owned()).unwrap_or_default()));
    Effect::new(move |_| {
        let chosen = room.with(|room| room.parse::<PhotoRoom>().ok());
        if let Some((photo, _, _)) = untrack(shown).filter(|(_, _, kept)| *kept != chosen) {
            survey.set_room(photo, chosen);
        }
    });
    let rooms = word_choices::<PhotoRoom>;
    let is_photo = move || shown().is_some_and(|(_, kind, _)| kind == PhotoKind::Photo);
    view! {
        <Show when=is_photo>
            <Select value=room choices=rooms() blank=tr!(photo.room_unsaid) label=tr!(photo.room)/>
        </Show>
    }
}
