//! One contact: hidden, then open until the follow-up is due, then done.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fangke_shared::contact::Number;
use fangke_shared::permission::Action;
use fangke_shared::property::owner::{OwnerResponse, RevealPurpose, RevealRequest, RevealResponse};
use leptos::prelude::*;

use super::contacts::OwnerTask;
use super::reveal::{RevealDialog, open_in};
use crate::i18n::Word;
use crate::property::follow_up::parts::use_writing;
use crate::property::listing::parts::record::use_record;
use crate::time;
use crate::tr;
use crate::ui::{Button, Icon, Popover, Task, copy, unique_id, use_toaster};

/// Where a contact stands for the viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has looked, or the look is over.
    Hidden,
    /// It has been looked at, and can be read again until then; not on this page yet.
    Open(DateTime<Utc>),
    /// The number is in sight until then.
    Shown(DateTime<Utc>),
    /// The number was in sight, and its follow-up is written.
    Done,
    /// The number was in sight, and its follow-up is late.
    Late,
}

/// Where it stands: until when the listing says it is open, whether its number was fetched, whether the time for it is over, and whether
/// somebody wrote a follow-up since.
const fn stage(until: Option<DateTime<Utc>>, is_fetched: bool, is_over: bool, is_written: bool) -> Stage {
    match (until, is_fetched) {
        (_, true) if is_written => Stage::Done,
        (_, true) if is_over => Stage::Late,
        (Some(until), true) => Stage::Shown(until),
        (Some(until), false) if !is_over => Stage::Open(until),
        (_, false) | (None, true) => Stage::Hidden,
    }
}

/// The card of a contact.
#[component]
pub fn Contact(
    /// Whose.
    owner: OwnerResponse,
    /// It can be kept here, too.
    is_editable: bool,
    /// Its number is wanted at once.
    is_wanted: bool,
    /// What is to be done with it.
    task: RwSignal<OwnerTask>,
) -> impl IntoView {
    let (record, writing, toaster) = (use_record(), use_writing(), use_toaster());
    let id = owner.id;
    let revealed = RwSignal::new(None::<RevealResponse>);
    let (is_asking, is_over) = (RwSignal::new(false), RwSignal::new(false));
    let until =
        Memo::new(move |_| record.listing.with(|all| all.owners.iter().find(|own| own.id == id).and_then(|own| own.revealed_until)));
    Effect::new(move || {
        let Some(until) = until.get() else { return };
        is_over.set(until < Utc::now());
        let left = (until - Utc::now()).to_std().unwrap_or_default() + Duration::from_secs(1);
        let end = move || {
            // The card may be gone by then.
            let _ = is_over.try_set(true);
        };
        set_timeout(end, left);
    });
    // A follow-up that was written since the number came into sight.
    let written_before = StoredValue::new(None::<i64>);
    Effect::new(move || {
        if revealed.with(Option::is_some) {
            written_before.set_value(Some(record.listing.with_untracked(|listing| listing.follow_up_count)));
        }
    });
    let is_written = move || {
        let count = record.listing.with(|listing| listing.follow_up_count);
        written_before.get_value().is_some_and(|before| count > before)
    };
    let now = Memo::new(move |_| stage(until.get(), revealed.with(Option::is_some), is_over.get(), is_written()));
    let reading = Task::new();
    // Without a reason: the server keeps the one that was given.
    let read_again = move || {
        let body = RevealRequest { purpose: RevealPurpose::OwnerCall, note: None };
        reading
            .act(async move { record.api.reveal_owner(record.id(), id, &body).await }, move |answer| open_in(record, id, revealed, answer));
    };
    let show = move || match now.get_untracked() {
        Stage::Open(_) => read_again(),
        Stage::Hidden | Stage::Done | Stage::Late => is_asking.set(true),
        Stage::Shown(_) => {}
    };
    if is_wanted && record.session.may(Action::RevealContact) {
        // Once the card is there.
        request_animation_frame(show);
    }
    let (masked, relation, note) = (format!("{} {}", owner.name_masked, owner.phone_masked), owner.relation.label(), owner.note.clone());
    let number = move || match (now.get(), revealed.get()) {
        (Stage::Shown(_), Some(open)) => {
            let number = Number { dial: open.phone, extension: open.extension };
            view! { <span class="num">{open.name} " " <a href=number.tel()>{written(&number)}</a></span> }.into_any()
        }
        _ => view! { <span class="num">{masked.clone()}</span> }.into_any(),
    };
    let state = move || match now.get() {
        Stage::Hidden => None,
        Stage::Open(until) => Some(view! { <small>{tr!(owner.open_until, at = time::moment(until))}</small> }.into_any()),
        Stage::Shown(until) => Some(view! { <small class="warning">{tr!(owner.due, at = time::moment(until))}</small> }.into_any()),
        Stage::Done => Some(view! { <small class="positive"><Icon icon=icondata_lu::LuCircleCheck/>{tr!(owner.done)}</small> }.into_any()),
        Stage::Late => Some(view! { <small class="danger">{tr!(owner.late)}</small> }.into_any()),
    };
    let copy_number = move || {
        if let Some(open) = revealed.get_untracked() {
            let number = Number { dial: open.phone, extension: open.extension };
            copy(toaster, written(&number));
        }
    };
    let write_refused = Signal::derive(move || record.follow_up_refused());
    let write = move || view! { <Button class="btn--sm" icon=icondata_lu::LuMessageSquareText refused=write_refused on_click=move |()| writing.open()>{tr!(follow_up.write)}</Button> };
    // Who can never see a number has no button for it.
    let may_reveal = record.session.may(Action::RevealContact);
    let actions = move || {
        match now.get() {
        Stage::Shown(_) => {
            let tel = revealed.with(|open| open.as_ref().map(|open| Number { dial: open.phone.clone(), extension: open.extension.clone() }.tel()));
            view! {
                <div class="contact__acts">
                    <a class="btn btn--primary btn--sm" href=tel><Icon icon=icondata_lu::LuPhone/>{tr!(owner.call)}</a>
                    <Button class="btn--sm" icon=icondata_lu::LuCopy on_click=move |()| copy_number()>{tr!(owner.copy)}</Button>
                    {write()}
                </div>
            }
            .into_any()
        }
        Stage::Late => view! { <div class="contact__acts">{write()}</div> }.into_any(),
        Stage::Open(_) if may_reveal => {
            view! { <Button class="btn--sm" icon=icondata_lu::LuEye busy=reading.busy() on_click=move |()| show()>{tr!(owner.show_again)}</Button> }.into_any()
        }
        Stage::Hidden | Stage::Done if may_reveal => {
            view! { <Button class="btn--sm" icon=icondata_lu::LuEye on_click=move |()| show()>{tr!(owner.reveal)}</Button> }.into_any()
        }
        _ => ().into_any(),
    }
    };
    let menu = is_editable.then(|| view! { <Menu id task/> });
    view! {
        <div class="contact" class:contact--open=move || matches!(now.get(), Stage::Shown(_)) data-owner=id.0>
            <Icon icon=icondata_lu::LuUserRound/>
            <div class="contact__who">
                {number}
                <small class="dots"><span>{relation}</span>{note.map(|note| view! { <span>{note}</span> })}</small>
                {state}
            </div>
            {actions}
            {menu}
        </div>
        <RevealDialog owner=id open=is_asking revealed/>
    }
}

#[component]
fn Menu(id: fangke_shared::OwnerId, task: RwSignal<OwnerTask>) -> impl IntoView {
    let record = use_record();
    let menu_id = unique_id("owner");
    let is_refused = move || record.edit_refused().is_some();
    // Who may not keep the contacts has no menu for it.
    move || {
        let menu_id = menu_id.clone();
        (!is_refused()).then(|| {
            view! {
                <button class="btn btn--quiet btn--icon btn--sm contact__more" type="button" popovertarget=menu_id.clone() aria-label=tr!(owner.more) title=tr!(owner.more)>
                    <Icon icon=icondata_lu::LuEllipsis/>
                </button>
                <Popover id=menu_id closes=true>
                    <button type="button" on:click=move |_| task.set(OwnerTask::Replace(id))><Icon icon=icondata_lu::LuPencil/>{tr!(owner.replace)}</button>
                    <button type="button" data-tone="danger" on:click=move |_| task.set(OwnerTask::Remove(id))>
                        <Icon icon=icondata_lu::LuTrash2/>{tr!(owner.remove)}
                    </button>
                </Popover>
            }
        })
    }
}

/// A number as it is read and copied: `138 1234 5678`, `01088886666-801`.
fn written(number: &Number) -> String {
    match &number.extension {
        Some(extension) => format!("{}-{extension}", spoken(&number.dial)),
        None => spoken(&number.dial),
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
    use super::*;

    #[test]
    fn numbers_are_written_to_be_read() {
        assert_eq!(spoken("+8613812345678"), "138 1234 5678");
        assert_eq!(spoken("+861088886666"), "01088886666");
        assert_eq!(spoken("+85291234567"), "+85291234567");
        assert_eq!(written(&Number { dial: "+861088886666".into(), extension: Some("801".into()) }), "01088886666-801");
    }

    #[test]
    fn a_number_stays_in_sight_until_its_follow_up_is_written_or_late() {
        let at = Some(DateTime::<Utc>::UNIX_EPOCH);
        assert_eq!(stage(None, false, false, false), Stage::Hidden);
        assert_eq!(stage(at, false, false, false), Stage::Open(DateTime::UNIX_EPOCH));
        assert_eq!(stage(at, true, false, false), Stage::Shown(DateTime::UNIX_EPOCH));
        assert_eq!(stage(None, true, false, true), Stage::Done);
        assert_eq!(stage(None, true, true, true), Stage::Done);
        assert_eq!(stage(at, true, true, false), Stage::Late);
        assert_eq!(stage(at, false, true, false), Stage::Hidden);
    }
}
