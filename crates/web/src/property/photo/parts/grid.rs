//! The pictures side by side, the cover first to see, each with what one may do with it.

use fangke_shared::PhotoId;
use fangke_shared::permission::Action;
use fangke_shared::property::photo::{PhotoKind, PhotoResponse};
use leptos::prelude::*;

use super::state::Survey;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Icon, Popover, Tag, Tone, opened_by, unique_id};

/// The grid.
#[component]
pub fn Grid() -> impl IntoView {
    let survey: Survey = expect_context();
    let removing = RwSignal::new(None::<PhotoId>);
    let dragged = RwSignal::new(None::<PhotoId>);
    let photos = move || survey.photos.get().unwrap_or_default();
    view! {
        <ul class="survey">
            <For each=photos key=|photo| (photo.id, photo.is_cover, photo.room) children=move |photo| view! { <Picture photo removing dragged/> }/>
        </ul>
        <RemoveDialog removing/>
    }
}

#[component]
fn Picture(photo: PhotoResponse, removing: RwSignal<Option<PhotoId>>, dragged: RwSignal<Option<PhotoId>>) -> impl IntoView {
    let (record, survey) = (use_record(), expect_context::<Survey>());
    let (id, kind, is_cover) = (photo.id, photo.kind, photo.is_cover);
    let may = record.session.may(Action::EditSurvey);
    let (src, set) = sources(&photo);
    let taken = format!("{} {}", photo.uploaded_by.display_name, time::day(photo.created_at));
    let badge = match (is_cover, kind) {
        (true, _) => Some(tr!(photo.cover)),
        (false, PhotoKind::FloorPlan) => Some(kind.label()),
        (false, PhotoKind::Photo) => photo.room.map(Word::label),
    };
    let name = photo.room.map_or(kind.label(), Word::label);
    let over = move |event: web_sys::DragEvent| {
        if dragged.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    };
    let drop_here = move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(from) = dragged.get_untracked() {
            survey.move_to(from, id);
        }
        dragged.set(None);
    };
    let step = move |step: isize| {
        if let Some(target) = survey.beside(id, step) {
            survey.move_to(id, target);
        }
    };
    let menu = may.then(|| {
        let menu_id = unique_id("photo");
        view! {
            <button class="btn btn--icon btn--sm survey__more" type="button" popovertarget=menu_id.clone() aria-label=tr!(common.more) title=tr!(common.more)>
                <Icon icon=icondata_lu::LuEllipsis/>
            </button>
            <Popover id=menu_id closes=true>
                {(kind == PhotoKind::Photo && !is_cover).then(|| view! { <button type="button" on:click=move |_| survey.set_cover(id)><Icon icon=icondata_lu::LuStar/>{tr!(photo.set_cover)}</button> })}
                <button type="button" disabled=move || survey.beside(id, -1).is_none() on:click=move |_| step(-1)><Icon icon=icondata_lu::LuArrowUp/>{tr!(photo.earlier)}</button>
                <button type="button" disabled=move || survey.beside(id, 1).is_none() on:click=move |_| step(1)><Icon icon=icondata_lu::LuArrowDown/>{tr!(photo.later)}</button>
                {photo.can_delete.then(|| view! { <button type="button" data-tone="danger" on:click=move |_| removing.set(Some(id))><Icon icon=icondata_lu::LuTrash2/>{tr!(photo.delete)}</button> })}
            </Popover>
        }
    });
    view! {
        <li
            draggable=if may { "true" } else { "false" }
            on:dragstart=move |_| dragged.set(Some(id))
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=drop_here
        >
            <button class="survey__pic" type="button" aria-label=format!("{name} {taken}") on:click=move |_| survey.shown.set(Some(id))>
                <img src=src srcset=set sizes="(max-width: 719.98px) 50vw, 12rem" alt="" loading="lazy" draggable="false"/>
            </button>
            {badge.map(|badge| view! { <Tag tone=if is_cover { Tone::Accent } else { Tone::Neutral }>{badge}</Tag> })}
            {menu}
        </li>
    }
}

/// The smallest size, and all of them for the browser to choose from.
pub fn sources(photo: &PhotoResponse) -> (String, String) {
    let set = photo.sizes.iter().map(|size| format!("{} {}w", size.url, size.width)).collect::<Vec<_>>().join(", ");
    (photo.sizes.first().map(|size| size.url.clone()).unwrap_or_default(), set)
}

#[component]
fn RemoveDialog(removing: RwSignal<Option<PhotoId>>) -> impl IntoView {
    let survey: Survey = expect_context();
    let open = opened_by(removing);
    let remove = move |()| {
        if let Some(photo) = removing.get_untracked() {
            survey.remove(photo);
        }
        open.set(false);
    };
    view! {
        <Dialog open title=tr!(photo.remove).to_owned()>
            <div class="body"><p>{tr!(photo.remove_text)}</p></div>
            <footer>
                <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger on_click=remove>{tr!(photo.delete)}</Button>
            </footer>
        </Dialog>
    }
}
