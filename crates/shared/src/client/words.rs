//! Closed lists of words that describe a client.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a client is to the house (B1); a client may be several.
    ClientKind {
        /// Wants to buy 求购.
        Buyer = "buyer",
        /// Wants to rent 求租.
        Tenant = "tenant",
        /// Wants to sell or let, and has not commissioned anybody yet 潜在业主.
        PotentialOwner = "potential_owner",
        /// Buys to let 投资客.
        Investor = "investor",
        /// Rents to run a shop 商业经营者.
        Operator = "operator",
        /// Brings clients or listings 合作客户.
        Partner = "partner",
        /// Has bought or rented through us 老客户.
        PastClient = "past_client",
        /// A company 企业客户.
        Corporate = "corporate",
        /// An institution 机构客户.
        Institution = "institution",
        /// Looks for the expensive 高端客户.
        HighEnd = "high_end",
        /// From abroad 外籍客户.
        Foreign = "foreign",
        /// Only looks or asks 参观咨询.
        Visitor = "visitor",
    }
}

vocabulary! {
    /// How a client came to us (A8, B1).
    ClientSource {
        /// A portal 网络.
        Portal = "portal",
        /// Walked in 上门.
        WalkIn = "walk_in",
        /// Saw the window 橱窗.
        Window = "window",
        /// Called by itself 来电.
        CallIn = "call_in",
        /// Was called back 回访.
        CallBack = "call_back",
        /// WeChat 微信.
        Wechat = "wechat",
        /// An exhibition 展会.
        Exhibition = "exhibition",
        /// A flyer 派单.
        Flyer = "flyer",
        /// Standing at the community's gate 驻守.
        StakeOut = "stake_out",
        /// A sweep from door to door 扫楼.
        Sweep = "sweep",
        /// Notes put up 贴条.
        Notes = "notes",
        /// A list of numbers called one by one 洗盘.
        CallList = "call_list",
        /// An old client's word 老客户介绍.
        Referral = "referral",
        /// A colleague of another house 同行.
        Peer = "peer",
        /// The property office 物管.
        PropertyOffice = "property_office",
        /// An imported file.
        Import = "import",
        /// Anything else; `source_detail` says what.
        Other = "other",
    }
}

vocabulary! {
    /// How strong something is: intent 意向 and value 价值 (B3).
    Level {
        /// 高
        High = "high",
        /// 中
        Middle = "middle",
        /// 低
        Low = "low",
    }
}

vocabulary! {
    /// Income of the household a year.
    IncomeBand {
        /// Below 100 000 yuan.
        Below100k = "below_100k",
        /// 100 000 to 200 000 yuan.
        Below200k = "below_200k",
        /// 200 000 to 500 000 yuan.
        Below500k = "below_500k",
        /// 500 000 to 1 million yuan.
        Below1m = "below_1m",
        /// Above 1 million yuan.
        Above1m = "above_1m",
    }
}

vocabulary! {
    /// How urgent a demand is, by motive and date (§2.4).
    ClientGrade {
        /// Must move, or has a reason that doesn't wait.
        A = "a",
        /// Wants something better than they have.
        B = "b",
        /// Invests, or has no date.
        C = "c",
    }
}

vocabulary! {
    /// Where a client stands in the funnel; follows from facts (§11.3).
    ClientStage {
        /// Registered.
        New = "new",
        /// Has a demand with a price, area or district.
        Qualified = "qualified",
        /// Has been shown something.
        Shown = "shown",
        /// Has made an offer.
        Negotiating = "negotiating",
        /// Has signed.
        Signed = "signed",
        /// Everything is done.
        Completed = "completed",
        /// Is gone, for a reason.
        Lost = "lost",
    }
}

vocabulary! {
    /// Why a client is gone.
    LostReason {
        /// Bought or rented through another house.
        BoughtElsewhere = "bought_elsewhere",
        /// Gave the plan up.
        GaveUp = "gave_up",
        /// Can't pay it.
        Unaffordable = "unaffordable",
        /// Can't be reached any more.
        Unreachable = "unreachable",
        /// Wants nothing of us any more.
        Refused = "refused",
        /// Was never a client: wrong number, a peer, a joke.
        NoClient = "no_client",
        /// Anything else.
        Other = "other",
    }
}

vocabulary! {
    /// Whose a client is now (§2.3).
    ClientPool {
        /// Its agent's 私客.
        Private = "private",
        /// Anybody's who takes it 公客.
        Public = "public",
    }
}
