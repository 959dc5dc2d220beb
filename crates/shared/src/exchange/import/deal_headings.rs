//! The fields of contracts and of follow-ups, and the headings under which registers have them.

use super::ImportField;

/// The fields of a contract, most important first.
pub(super) const CONTRACT_FIELDS: &[ImportField] = &[
    ImportField::ContractNumber,
    ImportField::ContractKind,
    ImportField::Community,
    ImportField::District,
    ImportField::Building,
    ImportField::Unit,
    ImportField::Room,
    ImportField::SellerName,
    ImportField::BuyerName,
    ImportField::ClientPhone,
    ImportField::ContractPrice,
    ImportField::OwnerCommission,
    ImportField::ClientCommission,
    ImportField::InformationFee,
    ImportField::BankRebate,
    ImportField::SignedOn,
    ImportField::ClosingAgent,
    ImportField::ReceivedAmount,
    ImportField::ReceivedOn,
    ImportField::Notes,
    ImportField::EnteredBy,
    ImportField::EnteredOn,
];

/// The fields of a follow-up, most important first.
pub(super) const FOLLOW_UP_FIELDS: &[ImportField] = &[
    ImportField::FollowUpText,
    ImportField::Community,
    ImportField::District,
    ImportField::Building,
    ImportField::Unit,
    ImportField::Room,
    ImportField::ClientPhone,
    ImportField::FollowUpKind,
    ImportField::FollowedUpBy,
    ImportField::FollowedUpOn,
];

/// Headings of a field that only these have, as [`super::field`] compares them.
pub(super) const fn of(field: ImportField) -> &'static [&'static str] {
    match field {
        ImportField::ContractNumber => &["合同编号", "合同号", "合同号码", "协议编号", "成交编号", "编号", "contractnumber", "contractno"],
        ImportField::ContractKind => {
            &["合同类型", "合同类别", "成交类型", "业务类型", "交易类型", "租售", "类型", "contracttype", "contractkind"]
        }
        ImportField::SellerName => {
            &["业主", "业主姓名", "卖方", "卖家", "出卖人", "出售方", "房东", "出租人", "出租方", "甲方", "产权人", "seller", "owner"]
        }
        ImportField::BuyerName => &[
            "客户",
            "客户姓名",
            "客户名称",
            "买方",
            "买家",
            "买受人",
            "购买方",
            "租客",
            "承租人",
            "承租方",
            "租户",
            "乙方",
            "buyer",
            "client",
        ],
        ImportField::ContractPrice => &[
            "成交价",
            "成交价格",
            "成交总价",
            "成交金额",
            "合同价",
            "合同价格",
            "合同金额",
            "合同总价",
            "总价",
            "月租金",
            "租金",
            "price",
            "contractprice",
        ],
        ImportField::OwnerCommission => {
            &["业主佣金", "业主服务费", "业主中介费", "卖方佣金", "卖方服务费", "房东佣金", "应收业主佣金", "ownercommission"]
        }
        ImportField::ClientCommission => &[
            "客户佣金",
            "客户服务费",
            "客户中介费",
            "买方佣金",
            "买方服务费",
            "租客佣金",
            "应收客户佣金",
            "佣金",
            "佣金总额",
            "服务费",
            "中介费",
            "clientcommission",
            "commission",
        ],
        ImportField::InformationFee => &["信息费", "信息服务费", "informationfee"],
        ImportField::BankRebate => &["银行返点", "银行返佣", "返点", "bankrebate"],
        ImportField::SignedOn => {
            &["签约日期", "签约时间", "签订日期", "签订时间", "签合同日期", "成交日期", "成交时间", "合同日期", "signedon", "signdate"]
        }
        ImportField::ClosingAgent => &["成交人", "成交经纪人", "签约人", "签约经纪人", "经纪人", "业务员", "成交员工", "agent", "closer"],
        ImportField::ReceivedAmount => {
            &["已收", "已收金额", "已收佣金", "实收", "实收金额", "实收佣金", "到账金额", "收款金额", "received"]
        }
        ImportField::ReceivedOn => &["收款日期", "收款时间", "到账日期", "到账时间", "receivedon"],
        ImportField::FollowUpText => &[
            "跟进内容",
            "跟进",
            "跟进记录",
            "跟进情况",
            "跟进信息",
            "跟进说明",
            "内容",
            "沟通记录",
            "沟通内容",
            "回访内容",
            "回访记录",
            "followup",
            "text",
        ],
        ImportField::FollowUpKind => &["跟进方式", "跟进类型", "跟进类别", "方式", "沟通方式", "followupkind", "kind"],
        ImportField::FollowedUpBy => &[
            "录入人",
            "跟进人",
            "跟进人员",
            "跟进员工",
            "跟进经纪人",
            "经纪人",
            "登记人",
            "创建人",
            "录入人员",
            "录入员",
            "author",
            "followedupby",
        ],
        ImportField::FollowedUpOn => &[
            "日期",
            "跟进日期",
            "跟进时间",
            "时间",
            "录入日期",
            "录入时间",
            "登记日期",
            "登记时间",
            "创建时间",
            "创建日期",
            "date",
            "followedupon",
        ],
        _ => &[],
    }
}
