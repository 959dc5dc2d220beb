//! What is paid of a month's performance, step by step.

use fangke_shared::deal::performance::{LadderMode, MemberStatement, PayStep};
use leptos::prelude::*;

use super::parts::month;
use crate::deal::commission::parts::{money, percent};
use crate::i18n::Word;
use crate::tr;

/// Title and text of a step.
fn sentence(step: PayStep) -> (&'static str, String) {
    match step {
        PayStep::Performance { performance_fen } => {
            (tr!(performance.sum), tr!(performance.step.performance, amount = money(performance_fen)))
        }
        PayStep::NoLadder => (tr!(performance.ladder), tr!(performance.step.no_ladder).to_owned()),
        PayStep::LadderApplied { from_month, is_personal, mode, .. } => {
            let whose = if is_personal { tr!(performance.personal) } else { tr!(performance.of_all) };
            let text = tr!(performance.step.ladder, whose = whose, month = month::name(from_month), mode = mode.label());
            (tr!(performance.ladder), text)
        }
        PayStep::Mirrored => (tr!(performance.ladder), tr!(performance.step.mirrored).to_owned()),
        PayStep::Rung { from_fen, rate_bp, base_fen } => {
            let text = tr!(performance.step.rung, from = money(from_fen), base = money(base_fen), rate = percent(rate_bp));
            (tr!(performance.rung), text)
        }
        PayStep::Paid { payable_fen } => (tr!(performance.payable), tr!(performance.step.paid, amount = money(payable_fen))),
    }
}

/// The steps.
#[component]
pub fn PaySteps(
    /// Of which statement.
    statement: MemberStatement,
) -> impl IntoView {
    let one = |step: &PayStep| {
        let (title, text) = sentence(*step);
        view! { <li><div><div class="t">{title}</div><p class="performance__why">{text}</p></div></li> }
    };
    let rows = statement.steps.iter().map(one).collect_view();
    view! {
        <section class="panel" aria-labelledby="h-pay">
            <header><h2 id="h-pay">{tr!(performance.how_paid)}</h2></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

/// How a ladder counts, in a sentence.
pub const fn mode_text(mode: LadderMode) -> fn() -> &'static str {
    match mode {
        LadderMode::Whole => || tr!(performance.whole_text),
        LadderMode::Marginal => || tr!(performance.marginal_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_with_their_figures() {
        let text = |step| sentence(step).1;
        let rung = PayStep::Rung { from_fen: 5_000_000, rate_bp: 4000, base_fen: 2_000_000 };
        assert_eq!(text(rung), "50,000.00 元起的一档：20,000.00 元 × 40%。");
        assert!(text(PayStep::Paid { payable_fen: 2_300_000 }).contains("23,000.00"));
    }
}
