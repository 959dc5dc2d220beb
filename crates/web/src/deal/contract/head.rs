//! What it is, where it stands, about what and with whom, the sums, and what one would do next.

use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::held::{Doing, Held, use_held};
use super::offers::{Act, Offer, offers};
use super::words::{number, shape};
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{Avatar, Button, ButtonKind, Icon, Popover, Status, Tag};
use crate::{address, tr};

/// Does an act, or asks for what it needs.
fn act(held: Held, act: Act) {
    let (api, id, version) = (held.api, held.id(), held.version());
    match act {
        Act::Submit => held.task.act(async move { api.submit_contract(id, version).await }, move |contract| held.accept(contract)),
        Act::Complete => held.task.act(async move { api.complete_contract(id, version).await }, move |contract| held.accept(contract)),
        Act::Approve => held.begin(Doing::Approve),
        Act::Return => held.begin(Doing::Return),
        Act::Sign => held.begin(Doing::Sign),
        Act::Cancel => held.begin(Doing::Cancel),
    }
}

fn button(held: Held, Offer { act: what, refused }: Offer, is_first: bool) -> impl IntoView {
    let kind = if is_first { ButtonKind::Primary } else { ButtonKind::Plain };
    let press = move |()| act(held, what);
    view! { <Button kind busy=held.task.busy() refused=Signal::stored(refused) on_click=press>{what.label()}</Button> }
}

/// The head, and on a phone the bar below.
#[component]
pub fn Head() -> impl IntoView {
    let held = use_held();
    let reviews = held.session.may(Action::ReviewContracts);
    let offered = Memo::new(move |_| held.with(|contract| offers(contract, reviews)));
    let is_main = |offer: &Offer| offer.act != Act::Cancel;
    // The likely act stands last, where the eye looks for it.
    let main = move || {
        let main = offered.get().into_iter().filter(is_main).enumerate().map(|(n, offer)| button(held, offer, n == 0));
        main.collect::<Vec<_>>().into_iter().rev().collect_view()
    };
    let cancel = move || offered.get().into_iter().find(|offer| offer.act == Act::Cancel);
    let text = move || format!("{}/text", address::contract(held.id()));
    let title = move || held.with(|contract| number(&contract.summary));
    let leave = move || {
        cancel().map(|Offer { act: what, refused }| {
            let (is_refused, reason) = (refused.is_some(), refused.clone());
            let press = move |_| match reason.clone() {
                Some(reason) => held.toaster.say(reason),
                None => act(held, what),
            };
            view! {
                <button type="button" data-tone="danger" aria-disabled=is_refused.then_some("true") title=refused on:click=press>
                    <Icon icon=icondata_lu::LuBan/>{what.label()}
                </button>
            }
        })
    };
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(contract.path)>
                    <a href=address::CONTRACTS>{tr!(contract.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{title}</span>
                </nav>
                <div class="actions">
                    {move || cancel().map(|offer| button(held, offer, false))}
                    <a class="btn" href=text><Icon icon=icondata_lu::LuPrinter/>{tr!(contract.text)}</a>
                    {main}
                </div>
            </div>
            <Identity/>
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(contract.next)>
            <button class="btn btn--icon" type="button" popovertarget="contract-more" aria-label=tr!(common.more)><Icon icon=icondata_lu::LuEllipsis/></button>
            {main}
        </div>
        <Popover id="contract-more" closes=true>
            <a href=text><Icon icon=icondata_lu::LuPrinter/>{tr!(contract.text)}</a>
            {leave}
        </Popover>
    }
}

#[component]
fn Identity() -> impl IntoView {
    let held = use_held();
    move || {
        held.with(|contract| {
            let row = &contract.summary;
            let client = row.client.clone().map(|client| view! { <a href=address::client(client.id)>{client.name}</a> });
            let name = row.agent.display_name.clone();
            let price = row.price_fen.map(|fen| view! { <div class="tnum"><b>{money(fen)}</b> " " <span class="muted">{tr!(contract.yuan)}</span></div> });
            let (state, kind, title) = (row.state, row.kind.label(), row.listing.title());
            view! {
                <div class="row">
                    <div class="id">
                        <h1>{number(row)}</h1>
                        <div class="meta">
                            <Status shape=shape(state)>{state.label()}</Status>
                            <Tag>{kind}</Tag>
                            <span class="dots contract-links"><a href=address::listing(row.listing.id)>{title}</a>{client}</span>
                            <span class="who"><Avatar name=name.clone() class="avatar--sm"/>{name} " " <span class="muted">{tr!(contract.agent)}</span></span>
                        </div>
                    </div>
                    <div class="sum">{price}<div class="tnum">{tr!(contract.paid, amount = money(row.total_fen))}</div></div>
                </div>
            }
        })
    }
}
