//! The prices of a listing: what is asked, how it came about, and what the community asks.

use chrono::{DateTime, Utc};
use fangke_shared::money;
use fangke_shared::property::listing::{Area, ListingResponse, PriceKind};
use fangke_shared::property::negotiation::PriceHistory;
use leptos::prelude::*;

use super::chart::{Chart, Label, draw, labels};
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::property::listing::parts::words::price_text;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind};

/// What a price was from a moment on; none: it was withdrawn.
type Step = (DateTime<Utc>, Option<i64>);

/// The panel.
#[component]
pub fn Prices() -> impl IntoView {
    let record = use_record();
    let is_table = RwSignal::new(false);
    let kind = Memo::new(
        move |_| if record.with(|listing| words::shows_rent(listing.purpose, None)) { PriceKind::Rent } else { PriceKind::Asking },
    );
    let known = LocalResource::new(move || {
        record.changes.track();
        // Without its history the panel still shows the prices.
        async move { record.api.get_prices(record.id()).await.ok() }
    });
    let known = move || known.get().flatten();
    let history = move || {
        known().map(|history| {
            let (kind, steps) = (kind.get(), steps_of(&history, kind.get()));
            if is_table.get() {
                table(kind, &steps).into_any()
            } else {
                picture(&history, record.listing.with(|l| l.draft.area), kind, &steps)
            }
        })
    };
    let has_changes = move || known().is_some_and(|history| steps_of(&history, kind.get()).len() > 1);
    view! {
        <section class="panel" aria-labelledby="h-price">
            <header>
                <h2 id="h-price">{tr!(negotiation.prices)}</h2>
                <span class="end">
                    <Show when=has_changes>
                        <Button kind=ButtonKind::Link class="btn--sm" on_click=move |()| is_table.update(|on| *on = !*on)>
                            {move || if is_table.get() { tr!(negotiation.as_chart) } else { tr!(negotiation.as_table) }}
                        </Button>
                    </Show>
                </span>
            </header>
            <div class="body">
                {move || record.listing.with(trio)}
                {history}
            </div>
        </section>
    }
}

/// The prices that are known, side by side.
fn trio(listing: &ListingResponse) -> impl IntoView + use<> {
    let draft = &listing.draft;
    let is_sale = draft.purpose.includes_sale();
    // Lowest price and evaluation belong to the sale, unless the flat is only to let.
    let other = if is_sale { PriceKind::Asking } else { PriceKind::Rent };
    let prices = [
        (is_sale.then_some(draft.price_fen).flatten(), PriceKind::Asking, PriceKind::Asking),
        (draft.purpose.includes_rental().then_some(draft.rent_fen).flatten(), PriceKind::Rent, PriceKind::Rent),
        (draft.evaluation_fen, PriceKind::Evaluation, other),
        (draft.floor_price_fen, PriceKind::Floor, other),
    ];
    let items = prices
        .into_iter()
        .filter_map(|(fen, kind, unit)| {
            let amount = fen.map(if unit == PriceKind::Rent { words::rent } else { words::price })?;
            Some(view! { <div title=amount.exact><dt>{kind.label()}</dt><dd>{amount.value}<small>{amount.unit}</small></dd></div> })
        })
        .collect_view();
    view! { <dl class="trio">{items}</dl> }
}

/// The course of one price, the oldest first.
fn steps_of(history: &PriceHistory, kind: PriceKind) -> Vec<Step> {
    history.points.iter().filter(|point| point.price == kind).map(|point| (point.at, point.fen)).collect()
}

fn picture(history: &PriceHistory, area: Option<Area>, kind: PriceKind, steps: &[Step]) -> AnyView {
    let is_rent = kind == PriceKind::Rent;
    let reference = history
        .reference_price_fen
        .zip(area)
        .filter(|_| !is_rent)
        .and_then(|(fen, area)| i64::try_from(i128::from(fen) * i128::from(area.0) / 100).ok());
    let unit = if is_rent { 100 * money::FEN_PER_YUAN } else { money::FEN_PER_WAN };
    let compared = history.difference_bp.filter(|_| !is_rent).map(comparison);
    let steps: Vec<(DateTime<Utc>, i64)> = steps.iter().filter_map(|(at, fen)| fen.map(|fen| (*at, fen))).collect();
    let Some(chart) = draw(&steps, Utc::now(), reference, unit) else {
        return compared.map(|text| view! { <p class="muted">{text}</p> }).into_any();
    };
    let legend = view! {
        <div class="legend">
            <span>{kind.label()} " " {if is_rent { tr!(listing.unit.yuan_month) } else { tr!(listing.unit.wan) }}</span>
            {reference.map(|_| view! { <span data-dash="" style:--c="var(--chart-2)">{tr!(negotiation.reference)}</span> })}
            {compared.map(|text| view! { <span class="muted nolegend">{text}</span> })}
        </div>
    };
    let spoken = steps.iter().map(|(at, fen)| format!("{} {}", time::day(*at), price_text(kind, *fen))).collect::<Vec<_>>();
    let spoken = format!("{}：{}", kind.label(), spoken.join(tr!(common.list_separator)));
    view! { {drawing(&chart, kind, &steps, spoken)}{legend} }.into_any()
}

/// How far the price lies from what the community asks.
fn comparison(basis_points: i64) -> String {
    match money::div_round(basis_points, 100) {
        0 => tr!(negotiation.at_reference).to_owned(),
        n if n > 0 => tr!(negotiation.above_reference, n = n),
        n => tr!(negotiation.below_reference, n = -n),
    }
}

fn drawing(chart: &Chart, kind: PriceKind, steps: &[(DateTime<Utc>, i64)], spoken: String) -> impl IntoView + use<> {
    let short = move |fen: i64| {
        let text = if kind == PriceKind::Rent { money::whole_yuan(fen) } else { money::wan(fen) };
        text.strip_suffix(".0").unwrap_or(&text).to_owned()
    };
    let ticks = chart.ticks.iter().map(|(at, fen)| view! { <span style:--at=format!("{at:.2}%")>{short(*fen)}</span> }).collect_view();
    let grid = chart
        .ticks
        .iter()
        .map(|(at, _)| {
            let y = format!("{:.2}", 100.0 - at);
            view! { <line class="grid" x1="0" x2="100" y1=y.clone() y2=y></line> }
        })
        .collect_view();
    let reference = chart.reference.map(|at| {
        let y = format!("{:.2}", 100.0 - at);
        view! { <line class="line dash" style:--c="var(--chart-2)" x1="0" x2="100" y1=y.clone() y2=y></line> }
    });
    let points = chart
        .points
        .iter()
        .zip(labels(&chart.points))
        .map(|((x, y, fen), label)| {
            let (x, y) = (format!("{x:.2}%"), format!("{y:.2}%"));
            let text = label.map(|label| {
                view! {
                    <span
                        class="lab"
                        data-start=(label == Label::Start).then_some("")
                        data-low=(label == Label::Low).then_some("")
                        data-end=(label == Label::End).then_some("")
                        data-step=(label == Label::Step).then_some("")
                        style:--px=x.clone()
                        style:--py=y.clone()
                    >
                        {short(*fen)}
                    </span>
                }
            });
            view! { <span class="pt" style:--px=x style:--py=y></span>{text} }
        })
        .collect_view();
    let from = steps.first().map(|(at, _)| time::day(*at));
    view! {
        <div class="chart" style:--h="8.75rem" role="img" aria-label=spoken>
            <div class="y">{ticks}</div>
            <div class="plot">
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{grid}{reference}<path class="line" d=chart.path.clone()></path></svg>
                {points}
            </div>
            <div class="x"><span style:--at="0%">{from}</span><span style:--at="100%">{tr!(common.today)}</span></div>
        </div>
    }
}

fn table(kind: PriceKind, steps: &[Step]) -> impl IntoView + use<> {
    let text = move |fen: Option<i64>| fen.map(|fen| price_text(kind, fen)).unwrap_or_default();
    let rows = steps
        .iter()
        .zip(steps.iter().skip(1))
        .rev()
        .map(|((_, before), (at, after))| view! { <tr><td>{time::moment(*at)}</td><td class="num">{text(*before)}</td><td class="num strong">{text(*after)}</td></tr> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--plain">
                <thead><tr><th scope="col">{tr!(negotiation.when)}</th><th scope="col" class="num">{tr!(negotiation.before)}</th><th scope="col" class="num">{tr!(negotiation.after)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::property::negotiation::PricePoint;

    use super::*;

    #[test]
    fn each_price_has_a_course_of_its_own() {
        let at = |n| DateTime::UNIX_EPOCH + chrono::Duration::days(n);
        let point = |price, n, fen| PricePoint { price, at: at(n), fen };
        let points = vec![
            point(PriceKind::Asking, 0, Some(7)),
            point(PriceKind::Floor, 0, Some(6)),
            point(PriceKind::Asking, 3, None),
            point(PriceKind::Asking, 5, Some(5)),
        ];
        let history = PriceHistory { points, unit_price_fen: None, reference_price_fen: None, difference_bp: None };
        assert_eq!(steps_of(&history, PriceKind::Asking), [(at(0), Some(7)), (at(3), None), (at(5), Some(5))]);
        assert_eq!(steps_of(&history, PriceKind::Rent), []);
    }

    #[test]
    fn says_how_far_from_the_reference() {
        assert_eq!(comparison(310), "比小区参考价高 3%");
        assert_eq!(comparison(-1_040), "比小区参考价低 10%");
        assert_eq!(comparison(-49), "和小区参考价持平");
    }
}
