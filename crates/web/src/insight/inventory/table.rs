//! The groups and their figures.

use fangke_shared::insight::inventory::{InventoryFigures, InventoryGroup, InventoryResponse, InventoryRow, MarketDays};
use fangke_shared::property::listing::{Grade, ListingStatus};
use leptos::prelude::*;

use super::ageing::{AgeBar, AgeLegend};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Empty, Tag, Tone};

/// The table; on a phone each row becomes a block.
#[component]
pub fn InventoryTable(
    /// The answer of the server.
    inventory: InventoryResponse,
) -> impl IntoView {
    let group = inventory.group_by;
    if inventory.rows.is_empty() {
        return view! { <Empty icon=icondata_lu::LuWarehouse title=tr!(inventory.empty) text=tr!(inventory.empty_text)/> }.into_any();
    }
    let rows = inventory.rows.into_iter().map(|row| view! { <Row row group/> }).collect_view();
    let cut = inventory.is_cut.then(|| view! { <footer>{tr!(inventory.cut)}</footer> });
    let total = tr!(inventory.total).to_owned();
    view! {
        <div class="pad inventory__legend"><AgeLegend/></div>
        <div class="table-wrap">
            <table class="table table--stack inventory__table">
                <thead>
                    <tr>
                        <th scope="col">{group.label()}</th>
                        <th scope="col" class="num">{tr!(inventory.stock)}</th>
                        <th scope="col" class="num p3">{tr!(inventory.grades)}</th>
                        <th scope="col" class="grow">{tr!(inventory.age)}</th>
                        <th scope="col" class="num">{tr!(inventory.stale)}</th>
                        <th scope="col" class="num p3">{tr!(inventory.unfollowed)}</th>
                        <th scope="col" class="num">{tr!(inventory.market_days)}</th>
                        <th scope="col" class="num p2">{tr!(inventory.moved)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><tr>{cells(total.into_any(), inventory.total)}</tr></tfoot>
            </table>
        </div>
        {cut}
    }
    .into_any()
}

#[component]
fn Row(row: InventoryRow, group: InventoryGroup) -> impl IntoView {
    let low = row.is_low.then(|| view! { " " <Tag tone=Tone::Warning>{tr!(inventory.low)}</Tag> });
    let name = name(group, row.key.as_deref(), row.label.as_deref());
    view! { <tr>{cells(view! { {name}{low} }.into_any(), row.figures)}</tr> }
}

/// The name of a group in the language of the page.
pub fn name(group: InventoryGroup, key: Option<&str>, label: Option<&str>) -> String {
    let word = match group {
        InventoryGroup::Grade => key.and_then(|key| key.parse::<Grade>().ok()).map(|grade| grade.label().to_owned()),
        InventoryGroup::Status => key.and_then(|key| key.parse::<ListingStatus>().ok()).map(|status| status.label().to_owned()),
        InventoryGroup::Store | InventoryGroup::District | InventoryGroup::Community => label.map(ToOwned::to_owned),
    };
    word.unwrap_or_else(|| tr!(inventory.nameless).to_owned())
}

fn cells(name: AnyView, figures: InventoryFigures) -> impl IntoView {
    let grades = format!("{} / {} / {}", figures.focus, figures.recommended, figures.general);
    view! {
        <th scope="row">{name}</th>
        <td class="num strong" data-l=tr!(inventory.stock)>{figures.stock}</td>
        <td class="num p3" data-l=tr!(inventory.grades)>{grades}</td>
        <td class="grow" data-l=tr!(inventory.age)><AgeBar ageing=figures.ageing/></td>
        <td class="num" class:danger=move || figures.stale != 0 data-l=tr!(inventory.stale)>{figures.stale}</td>
        <td class="num p3" data-l=tr!(inventory.unfollowed)>{figures.unfollowed}</td>
        <td class="num" data-l=tr!(inventory.market_days) title=tr!(inventory.ended, n = figures.market_days.ended)>
            {market_days(figures.market_days)}
        </td>
        <td class="num p2" data-l=tr!(inventory.moved)>{format!("+{} / −{}", figures.new_30d, figures.gone_30d)}</td>
    }
}

/// `45 / 52.3`: median and mean; a dash where nothing ended.
fn market_days(days: MarketDays) -> String {
    match (days.median, days.mean) {
        (Some(median), Some(mean)) => format!("{median} / {mean}"),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_and_statuses_have_words_and_others_names() {
        assert_eq!(name(InventoryGroup::Grade, Some("focus"), None), "重点");
        assert_eq!(name(InventoryGroup::Store, Some("3"), Some("青禾路店")), "青禾路店");
        assert_eq!(name(InventoryGroup::District, None, None), "未填写");
    }

    #[test]
    fn days_on_the_market_are_median_and_mean() {
        assert_eq!(market_days(MarketDays { ended: 4, median: Some(45.5), mean: Some(52.0) }), "45.5 / 52");
        assert_eq!(market_days(MarketDays::default()), "–");
    }
}
