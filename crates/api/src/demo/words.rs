//! Words that the invented company uses.

use rand::RngExt as _;
use rand::rngs::StdRng;

/// One of several.
pub fn pick<'a, T>(rng: &mut StdRng, all: &'a [T]) -> Option<&'a T> {
    all.get(rng.random_range(0..all.len().max(1)))
}

/// One of several words.
pub fn word<'a>(rng: &mut StdRng, all: &'a [&'a str]) -> &'a str {
    pick(rng, all).copied().unwrap_or_default()
}

const SURNAMES: [&str; 20] =
    ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"];

/// An owner, as agents write them down.
pub fn owner_name(rng: &mut StdRng) -> String {
    format!("{}{}", word(rng, &SURNAMES), word(rng, &["先生", "女士"]))
}

/// A client, as agents write them down.
pub fn client_name(rng: &mut StdRng) -> String {
    let given = ["小明", "婷", "建国", "晓雯", "子涵", "志强", "雨桐", "磊", "静怡", "俊杰"];
    format!("{}{}", word(rng, &SURNAMES), word(rng, &given))
}

/// What a client said, put together so that hardly any two are alike.
pub fn client_follow_up(rng: &mut StdRng) -> String {
    let opening = [
        "电话里说这周末有空看房",
        "微信发了三套房源，客户想看其中一套",
        "客户来店里坐了半小时，把要求又说了一遍",
        "客户比较过两个小区，更喜欢离地铁近的",
    ];
    let middle = ["，预算还能再加一点", "，孩子明年上学，时间比较紧", "，首付要等旧房卖掉", "，家里老人希望楼层低一些", "，对朝向要求不高"];
    let end = ["，约了周六上午十点。", "，后天再联系。", "，让我先问业主底价。", "，等我发新上的房源。"];
    format!("{}{}{}", word(rng, &opening), word(rng, &middle), word(rng, &end))
}

/// A number of the right form.
pub fn phone(rng: &mut StdRng) -> String {
    format!("1380000{:04}", rng.random_range(0..10_000))
}

/// What was said on the phone, put together from three parts so that hardly any two are alike.
pub fn follow_up(rng: &mut StdRng, price: &str) -> String {
    let opening = word(
        rng,
        &[
            "业主说近期可以看房，周末下午方便",
            "去电业主，房子还在卖，租客下月搬走",
            "和业主聊了小区最近的成交，业主认可行情",
            "业主刚换了工作，想尽快成交",
            "业主本人接听，态度很好",
            "业主在外地，钥匙放在母亲那里",
            "带客户看过后给业主回话",
            "微信发了同户型的成交记录给业主",
        ],
    );
    let middle = word(
        rng,
        &[
            "，底价还能再谈一点",
            "，价格暂时不松口",
            "，希望首付不低于四成",
            "，要求全款优先",
            "，同意先签委托再谈价",
            "，对同楼栋的低价成交有点意外",
            "，说家里还要再商量",
            "，愿意留下部分家具",
        ],
    );
    let end = word(rng, &["，约好下周再联系。", "，周三前给答复。", "，提醒准备房本和身份证。", "，下次带两组客户一起看。"]);
    format!("{opening}{middle}（挂{price}）{end}")
}

/// Next steps.
pub const NEXT_STEPS: [&str; 5] = ["回访业主", "约看房时间", "发市场成交记录", "谈独家委托", "拍实勘照片"];
/// Headlines; some listings have none.
pub const TITLES: [&str; 8] = [
    "南北通透，中间楼层",
    "满五唯一，税费少",
    "精装修，拎包入住",
    "近地铁，步行五分钟",
    "大客厅，视野开阔",
    "业主诚心出售，看房方便",
    "带露台，采光好",
    "次新小区，物业好",
];
/// When one can see the flat.
pub const VIEWING_TIMES: [&str; 4] = ["随时", "周末全天", "工作日 18:00 后", "提前一天约"];
/// Why a listing rests.
pub const PAUSE_REASONS: [&str; 4] = ["业主出国，年后再卖", "先出租一年", "家里意见不一，暂缓", "等孩子考完试"];
/// What hangs on a ring.
pub const BUNCHES: [&str; 4] = ["防盗门两把", "防盗门两把，单元门禁一枚", "入户门一把，信箱一把", "智能锁机械钥匙一把"];
/// Who brings keys.
pub const BRINGERS: [&str; 3] = ["业主本人", "业主家属", "租客"];
/// What is said when keys come.
pub const KEYS_CAME: [&str; 4] = [
    "业主把钥匙交到店里，随时可以带看",
    "上门取回钥匙，当场试过能开门",
    "租客搬走后留下钥匙，业主同意我们保管",
    "业主出差，钥匙先放我们店里",
];
/// What keys are taken out for.
pub const KEY_PURPOSES: [&str; 4] = ["带客户看房", "上门拍实勘", "陪业主验房", "物业开门检修"];
/// What is said of an exclusive agreement.
pub const AGREED: [&str; 3] =
    ["业主签了独家委托，约定每周回报带看情况", "和业主谈妥独家，钥匙和房本复印件一并留下", "业主同意独家三个月，底价另谈"];
/// How talks about a price go on.
pub const TALK_ENDS: [&str; 4] = ["约周末到店面谈", "双方都要再想想", "业主说最多再让一点", "先看付款方式再定"];
