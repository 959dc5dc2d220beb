//! What is agreed on.

use leptos::prelude::*;

use super::held::{Doing, use_held};
use crate::deal::commission::parts::money;
use crate::ui::Button;
use crate::{address, time, tr};

/// The panel.
#[component]
pub fn Facts() -> impl IntoView {
    let held = use_held();
    let may_change = move || held.with(|contract| contract.rights.may_change);
    let facts = move || {
        held.with(|contract| {
            let (row, agreed) = (&contract.summary, &contract.agreed);
            let fact =
                |label: &'static str, value: Option<String>| value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
            let some = |fen: i64| Some(fen).filter(|fen| *fen != 0).map(money);
            let client = row.client.clone().map(|client| {
                view! { <div><dt>{tr!(contract.client)}</dt><dd><a href=address::client(client.id)>{client.name}</a></dd></div> }
            });
            let term = agreed.from_on.zip(agreed.until_on).map(|(from, until)| format!("{} – {}", time::date(from), time::date(until)));
            view! {
                <dl class="facts" style:--cols="1" style:--label="8em">
                    <div><dt>{tr!(contract.listing)}</dt><dd><a href=address::listing(row.listing.id)>{row.listing.title()}</a></dd></div>
                    {client}
                    {fact(tr!(contract.agent), Some(row.agent.display_name.clone()))}
                    {fact(tr!(contract.novice), contract.novice.as_ref().map(|novice| novice.display_name.clone()))}
                    {fact(tr!(contract.price), row.price_fen.map(money))}
                    {fact(tr!(contract.owner_commission), some(agreed.owner_commission_fen))}
                    {fact(tr!(contract.client_commission), some(agreed.client_commission_fen))}
                    {fact(tr!(contract.information_fee), some(agreed.information_fee_fen))}
                    {fact(tr!(contract.bank_rebate), some(agreed.bank_rebate_fen))}
                    {fact(tr!(contract.total), Some(money(row.total_fen)))}
                    {fact(tr!(contract.agreed_on), agreed.agreed_on.map(time::date))}
                    {fact(tr!(contract.term), term)}
                    {fact(tr!(contract.signed_on), row.signed_on.map(time::date))}
                    {fact(tr!(contract.terms), agreed.terms.clone())}
                </dl>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-agreed">
            <header>
                <h2 id="h-agreed">{tr!(contract.agreed)}</h2>
                <Show when=may_change>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPencil on_click=move |()| held.begin(Doing::Terms)>{tr!(contract.change)}</Button></span>
                </Show>
            </header>
            <div class="body">{facts}</div>
        </section>
    }
}
