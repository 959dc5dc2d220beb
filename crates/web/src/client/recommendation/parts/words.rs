//! What clients say of listings, in words.

use fangke_shared::client::recommendation::{
    DemandReactions, ListingAnswer, PastRecommendation, Reaction, RecommendationResponse, RecommendationWish, UnsuitableCount,
};

use crate::i18n::Word;
use crate::{time, tr};

/// What a client said of a listing: `不合适：价格，太贵`.
pub fn answer(answer: &ListingAnswer) -> String {
    let reaction = answer.reaction.label().to_owned();
    let why = [answer.objection.map(|objection| objection.label().to_owned()), answer.words.clone()];
    let why: Vec<String> = why.into_iter().flatten().collect();
    if why.is_empty() { reaction } else { tr!(recommendation.because, reaction = reaction, why = why.join(tr!(common.list_separator))) }
}

/// That a listing was recommended before, and what the client said.
pub fn past(past: &PastRecommendation) -> String {
    match &past.answer {
        Some(said) => tr!(recommendation.client_says, what = answer(said)),
        None => tr!(recommendation.before, day = time::day(past.at)),
    }
}

/// What a client says of the listings recommended for a demand, as a hint at what to change of it; none where nothing speaks against them.
pub fn hint(reactions: &DemandReactions) -> Option<String> {
    let count = |counted: &UnsuitableCount| tr!(recommendation.times, n = counted.count, what = counted.objection.label());
    let counts: Vec<String> = reactions.objections.iter().map(count).collect();
    (!counts.is_empty()).then(|| tr!(recommendation.hint, what = counts.join(tr!(common.list_separator))))
}

/// When the client could look at something.
pub fn wish(wish: &RecommendationWish) -> String {
    let times = wish.wish.times.iter().map(|wished| format!("{} {}", time::date(wished.day), wished.part.label()));
    let parts: Vec<String> = times.chain(wish.wish.words.clone()).collect();
    parts.join(tr!(common.list_separator))
}

/// How many listings of a list the client likes, and how many not.
pub fn counts(list: &RecommendationResponse) -> String {
    let count = |reaction: Reaction| {
        list.listings.iter().filter(|item| item.answer.as_ref().is_some_and(|answer| answer.reaction == reaction)).count()
    };
    tr!(
        recommendation.counts,
        n = list.listings.len(),
        liked = count(Reaction::Like),
        unsuitable = count(Reaction::Unsuitable),
        views = list.views
    )
}

/// What an agent sends with the link.
pub fn message(list: &RecommendationResponse) -> String {
    let greeting = list.greeting.clone().unwrap_or_else(|| tr!(recommendation.message, n = list.listings.len()));
    format!("{greeting}\n{}", list.url)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use fangke_shared::DemandId;
    use fangke_shared::client::showing::Objection;

    use super::*;

    #[test]
    fn an_answer_says_why_and_a_hint_counts() {
        let said = |reaction, objection, words: Option<&str>| ListingAnswer {
            reaction,
            objection,
            words: words.map(ToOwned::to_owned),
            at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(answer(&said(Reaction::Like, None, None)), "喜欢");
        assert_eq!(answer(&said(Reaction::Unsuitable, Some(Objection::Price), Some("太贵"))), "不合适：价格、太贵");
        let count = |objection, count| UnsuitableCount { objection, count };
        let reactions =
            DemandReactions { demand_id: DemandId(1), liked: 0, objections: vec![count(Objection::Price, 3), count(Objection::Floor, 1)] };
        assert_eq!(hint(&reactions).as_deref(), Some("客户嫌推荐的房源：3 次价格、1 次楼层，可以调整需求"));
        assert_eq!(hint(&DemandReactions { objections: Vec::new(), ..reactions }), None);
    }
}
