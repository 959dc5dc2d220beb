//! Owner contacts: masked, revealed one at a time, and kept.

use fangke_shared::OwnerId;
use fangke_shared::contact::Number;
use fangke_shared::permission::Action;
use fangke_shared::property::owner::{OWNERS_MAX, OwnerResponse, RevealResponse};
use leptos::prelude::*;

use super::form::{OwnerDialog, RemoveDialog};
use super::reveal::RevealDialog;
use crate::i18n::Word;
use crate::property::follow_up::parts::use_writing;
use crate::property::listing::parts::record::{refusal, use_record};
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, Popover, unique_id};

/// What a dialog about owners is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OwnerTask {
    /// Nothing is open.
    #[default]
    None,
    /// Add one.
    Add,
    /// Replace this one.
    Replace(OwnerId),
    /// Take this one away.
    Remove(OwnerId),
}

/// The contacts of the listing on the page.
#[component]
pub fn Owners(
    /// They can be kept here, too.
    #[prop(optional)]
    is_editable: bool,
) -> impl IntoView {
    let record = use_record();
    let owners = move || record.listing.with(|listing| listing.owners.clone());
    let task = RwSignal::new(OwnerTask::None);
    let add = move || {
        let refused = Signal::derive(move || {
            let is_full = record.listing.with(|listing| listing.owners.len() >= OWNERS_MAX);
            record.edit_refused().or_else(|| is_full.then(|| tr!(problem.limit.at_most_entries, max = OWNERS_MAX)))
        });
        view! {
            <Button kind=ButtonKind::Link class="btn--sm" icon=icondata_lu::LuPlus refused on_click=move |()| task.set(OwnerTask::Add)>
                {tr!(owner.add)}
            </Button>
        }
    };
    view! {
        <div class="contacts">
            <For each=owners key=|owner| (owner.id, owner.phone_masked.clone(), owner.name_masked.clone(), owner.note.clone()) children=move |owner| {
                view! { <Contact owner is_editable task/> }
            }/>
            <Show when=move || record.listing.with(|listing| listing.owners.is_empty())>
                <p class="muted">{tr!(owner.none)}</p>
            </Show>
            {is_editable.then(add)}
        </div>
        {is_editable.then(|| view! { <OwnerDialog task/><RemoveDialog task/> })}
    }
}

#[component]
fn Contact(owner: OwnerResponse, is_editable: bool, task: RwSignal<OwnerTask>) -> impl IntoView {
    let record = use_record();
    let (id, writing) = (owner.id, use_writing());
    let revealed = RwSignal::new(None::<RevealResponse>);
    let is_asking = RwSignal::new(false);
    let refused =
        Signal::derive(move || (!record.session.may(Action::RevealContact)).then(|| refusal(record.session, Action::RevealContact)));
    let (masked, relation, note) = (format!("{} {}", owner.name_masked, owner.phone_masked), owner.relation.label(), owner.note.clone());
    let number = move || match revealed.get() {
        None => view! { <span class="num">{masked.clone()}</span> }.into_any(),
        Some(open) => {
            let number = Number { dial: open.phone, extension: open.extension };
            let shown = match &number.extension {
                Some(extension) => format!("{}-{extension}", spoken(&number.dial)),
                None => spoken(&number.dial),
            };
            view! { <span class="num">{open.name} " " <a href=number.tel()>{shown}</a></span> }.into_any()
        }
    };
    let due = move || {
        revealed.get().map(|open| {
            view! {
                <small class="warning">{tr!(owner.due, at = time::moment(open.follow_up_due_at))}</small>
            }
        })
    };
    let action = move || {
        if revealed.with(Option::is_some) {
            view! { <Button class="btn--sm" icon=icondata_lu::LuMessageSquareText on_click=move |()| writing.open()>{tr!(follow_up.write)}</Button> }
        } else {
            view! { <Button class="btn--sm" icon=icondata_lu::LuEye refused on_click=move |()| is_asking.set(true)>{tr!(owner.reveal)}</Button> }
        }
    };
    let menu_id = unique_id("owner");
    let menu = is_editable.then(|| {
        view! {
            <button class="btn btn--quiet btn--icon btn--sm contact__more" type="button" popovertarget=menu_id.clone() aria-label=tr!(owner.more) title=tr!(owner.more)>
                <Icon icon=icondata_lu::LuEllipsis/>
            </button>
            <Popover id=menu_id closes=true>
                <button type="button" disabled=move || record.edit_refused().is_some() on:click=move |_| task.set(OwnerTask::Replace(id))>
                    <Icon icon=icondata_lu::LuPencil/>{tr!(owner.replace)}
                </button>
                <button type="button" data-tone="danger" disabled=move || record.edit_refused().is_some() on:click=move |_| task.set(OwnerTask::Remove(id))>
                    <Icon icon=icondata_lu::LuTrash2/>{tr!(owner.remove)}
                </button>
            </Popover>
        }
    });
    view! {
        <div class="contact" class:contact--open=move || revealed.with(Option::is_some)>
            <Icon icon=icondata_lu::LuUserRound/>
            <div>
                {number}
                <small class="dots"><span>{relation}</span>{note.map(|note| view! { <span>{note}</span> })}</small>
                {due}
            </div>
            {action}
            {menu}
        </div>
        <RevealDialog owner=id open=is_asking revealed/>
    }
}

/// A number as people read it aloud: mainland mobiles in groups, others as they are.
fn spoken(e164: &str) -> String {
    match e164.strip_prefix("+86") {
        Some(national) if national.len() == 11 && national.starts_with('1') => {
            let (head, rest) = national.split_at(3);
            let (middle, tail) = rest.split_at(4);
            format!("{head} {middle} {tail}")
        }
        Some(national) => format!("0{national}"),
        None => e164.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn numbers_are_written_to_be_read() {
        assert_eq!(spoken("+8613812345678"), "138 1234 5678");
        assert_eq!(spoken("+861088886666"), "01088886666");
        assert_eq!(spoken("+85291234567"), "+85291234567");
    }
}
