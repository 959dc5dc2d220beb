//! What is sent around of a listing that is on its public page: a text to paste, and a long picture.

use fangke_shared::property::share::PublicationResponse;
use leptos::prelude::*;

use super::picture;
use super::pitch::Pitch;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Button, Icon, copy, in_background, use_toaster};

/// The text with its button, and the picture once it is drawn.
#[component]
pub fn Send(
    /// The page that they lead to.
    page: PublicationResponse,
) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let pitch = record.listing.with_untracked(|listing| Pitch::new(listing, &page));
    let file = record.listing.with_untracked(|listing| format!("{}.png", listing.number));
    let text = pitch.text(&page.url);
    let told = text.clone();
    let (name, is_drawing, drawn) = (StoredValue::new(pitch.title.clone()), RwSignal::new(false), RwSignal::new(None::<String>));
    let press = move |()| copy(toaster, told.clone());
    let draw = move |()| {
        let (pitch, page) = (pitch.clone(), page.clone());
        is_drawing.set(true);
        in_background(async move {
            let picture = picture::draw(&pitch, &page).await;
            // The panel may be closed by now.
            if is_drawing.try_set(false).is_some() {
                return;
            }
            match picture {
                Some(picture) => drawn.set(Some(picture)),
                None => toaster.say(tr!(share.picture_failed)),
            }
        });
    };
    let picture = move || {
        drawn.get().map(|address| {
            let source = address.clone();
            view! {
                <figure class="share__picture">
                    <img src=source alt=tr!(share.picture_of, name = name.get_value())/>
                    <figcaption><a class="btn" href=address download=file.clone()><Icon icon=icondata_lu::LuDownload/>{tr!(share.save_picture)}</a></figcaption>
                </figure>
            }
        })
    };
    view! {
        <p class="share__text">{text}</p>
        <div class="share__acts">
            <Button icon=icondata_lu::LuCopy on_click=press>{tr!(share.copy_text)}</Button>
            <Button icon=icondata_lu::LuImage busy=is_drawing on_click=draw>{tr!(share.picture)}</Button>
        </div>
        {picture}
    }
}
