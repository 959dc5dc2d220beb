//! The intake checklist on the page of a listing: what the owner has been asked, and the way to what is open (§1.13).

use fangke_shared::property::listing::{IntakeHeld, IntakePoint, intake};
use leptos::prelude::*;

use crate::address;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::Icon;

/// The checklist; open points lead to their field for whoever may change the listing.
#[component]
pub fn IntakePanel() -> impl IntoView {
    let record = use_record();
    let points = Memo::new(move |_| {
        record.listing.with(|listing| {
            let summary = &listing.summary;
            let held = IntakeHeld {
                has_survey: summary.photo_count > 0,
                has_keys: summary.key_count > 0,
                is_exclusive: summary.exclusive_until.is_some(),
            };
            intake(&listing.draft, held)
        })
    });
    let count = move || {
        points.with(|points| {
            let answered = points.iter().filter(|(_, is_answered)| *is_answered).count();
            tr!(record.intake.count, n = answered, all = points.len())
        })
    };
    let rows = move || {
        let may_edit = record.edit_refused().is_none();
        let row = |(point, is_answered): (IntakePoint, bool)| {
            let icon = if is_answered { icondata_lu::LuCircleCheck } else { icondata_lu::LuCircle };
            let state = if is_answered { tr!(record.intake.answered) } else { tr!(record.intake.open) };
            let field = point.field().filter(|_| may_edit && !is_answered);
            let name = match field {
                Some(field) => {
                    let href = address::address(&format!("{}/edit", address::listing(record.id())), [("field", field.to_owned())]);
                    view! { <a href=href>{point.label()}</a> }.into_any()
                }
                None => view! { <span>{point.label()}</span> }.into_any(),
            };
            view! {
                <li class:is-open=move || !is_answered>
                    <span role="img" aria-label=state><Icon icon/></span>
                    {name}
                </li>
            }
        };
        points.get().into_iter().map(row).collect_view()
    };
    view! {
        <section class="panel" aria-labelledby="h-intake">
            <header><h2 id="h-intake">{tr!(record.intake.title)}</h2><span class="n">{count}</span></header>
            <div class="body"><ul class="intake">{rows}</ul></div>
        </section>
    }
}
