//! Every page of the deals.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 41] = [
    Visit { name: "commission", route: Some("/commission"), member: Some("agent"), look: commission },
    Visit { name: "commission-split", route: Some("/commission"), member: Some("agent"), look: split },
    Visit { name: "commission-plans", route: Some("/commission/plans"), member: Some("agent"), look: plans },
    Visit { name: "contract-new", route: Some("/contracts/new"), member: Some("agent"), look: new_contract },
    Visit { name: "commission-plans-of-an-admin", route: Some("/commission/plans"), member: Some("admin"), look: plans },
    Visit { name: "commission-version", route: Some("/commission/plans"), member: Some("admin"), look: version },
    Visit { name: "contract", route: Some("/contracts/:id"), member: Some("admin"), look: contract },
    Visit { name: "contract-draft", route: Some("/contracts/:id"), member: Some("admin"), look: draft },
    Visit { name: "contract-terms", route: Some("/contracts/:id"), member: Some("admin"), look: terms },
    Visit { name: "contract-signed", route: Some("/contracts/:id"), member: Some("admin"), look: signed },
    Visit { name: "contract-mediation", route: Some("/contracts/:id"), member: Some("admin"), look: mediation },
    Visit { name: "contract-text", route: Some("/contracts/:id/text"), member: Some("admin"), look: text },
    Visit { name: "risks", route: Some("/risks"), member: Some("admin"), look: risks },
    Visit { name: "risk", route: Some("/risks"), member: Some("admin"), look: risk },
    Visit { name: "risks-report", route: Some("/risks"), member: Some("admin"), look: report },
    Visit { name: "verdict", route: Some("/clients/:id/verdict"), member: Some("admin"), look: verdict },
    Visit { name: "contract-templates", route: Some("/contracts/templates"), member: Some("admin"), look: templates },
    Visit { name: "contract-template-version", route: Some("/contracts/templates"), member: Some("admin"), look: template_version },
    Visit { name: "contracts", route: Some("/contracts"), member: Some("manager"), look: contracts },
    Visit { name: "contract-board", route: Some("/contracts/board"), member: Some("finance"), look: board },
    Visit { name: "receivables", route: Some("/receivables"), member: Some("finance"), look: receivables },
    Visit { name: "contract-receipt", route: Some("/contracts/:id"), member: Some("finance"), look: receipt },
    Visit { name: "costs", route: Some("/costs"), member: Some("finance"), look: costs },
    Visit { name: "cost-entry", route: Some("/costs"), member: Some("manager"), look: cost },
    Visit { name: "budgets", route: Some("/budgets"), member: Some("finance"), look: budgets },
    Visit { name: "profit", route: Some("/profit"), member: Some("finance"), look: profit },
    Visit { name: "profit-of-a-store", route: Some("/profit"), member: Some("manager"), look: profit },
    Visit { name: "profit-of-projects", route: Some("/profit/cost-objects"), member: Some("finance"), look: profit_of_projects },
    Visit { name: "cost-objects", route: Some("/cost-objects"), member: Some("finance"), look: cost_objects },
    Visit { name: "cost-object-new", route: Some("/cost-objects"), member: Some("manager"), look: cost_object },
    Visit { name: "developer-statement", route: Some("/developer-statement"), member: Some("finance"), look: developer_statement },
    Visit { name: "voucher", route: Some("/receipts/:id/voucher"), member: Some("finance"), look: voucher },
    Visit { name: "ledger", route: Some("/ledger"), member: Some("finance"), look: ledger },
    Visit { name: "ledger-receipt", route: Some("/ledger"), member: Some("finance"), look: ledger_receipt },
    Visit { name: "performance", route: Some("/performance"), member: Some("agent"), look: performance },
    Visit { name: "performance-leaderboard", route: Some("/performance/leaderboard"), member: Some("agent"), look: leaderboard },
    Visit { name: "performance-team", route: Some("/performance/team"), member: Some("manager"), look: performance_team },
    Visit { name: "performance-bonus", route: Some("/performance/team"), member: Some("manager"), look: bonus },
    Visit { name: "performance-of-a-member", route: Some("/performance"), member: Some("admin"), look: performance_of_a_member },
    Visit { name: "performance-ladders", route: Some("/performance/ladders"), member: Some("admin"), look: ladders },
    Visit { name: "performance-ladder", route: Some("/performance/ladders"), member: Some("admin"), look: ladder },
];

/// Opens the first contract of a list.
fn first(page: &Page, query: &str) {
    page.open(&format!("/contracts?{query}"));
    page.click_words("main tbody td:first-child a, main ul.rows li .t a", "");
    page.wait_for(".record-head");
}

fn contracts(page: &Page) {
    page.open("/contracts");
    page.wait_for_text("main", "待签约");
    page.wait_for_text("main", "独家委托");
    page.wait_for_text("main", "-MM-");
}

fn board(page: &Page) {
    page.open("/contracts/board");
    page.wait_for_text("main", "网签");
    page.wait_for_text("main .board", "服务费");
}

fn contract(page: &Page) {
    first(page, "state=approved");
    for panel in ["约定", "当事人", "凭证", "款项", "资料", "经过"] {
        page.wait_for_text("main", panel);
    }
}

fn draft(page: &Page) {
    first(page, "state=draft");
    page.wait_for_text("main", "还缺");
}

fn terms(page: &Page) {
    first(page, "state=draft");
    page.click_words("main .panel header button", "修改约定");
    page.wait_for_text("dialog[open]", "其他约定");
}

fn signed(page: &Page) {
    first(page, "state=signed");
    for panel in ["签约后步骤", "收款记录", "补充协议"] {
        page.wait_for_text("main", panel);
    }
}

fn mediation(page: &Page) {
    first(page, "state=signed");
    page.click_words("main button", "调解分成");
    page.wait_for_text("dialog[open]", "合计 100%");
}

fn text(page: &Page) {
    page.open("/contracts/3/text");
    page.wait_for_text("main", "房屋买卖合同");
}

fn templates(page: &Page) {
    page.open("/contracts/templates?kind=rental");
    page.wait_for_text("main", "房屋租赁合同");
    page.wait_for_text("main", "系统自带");
}

fn template_version(page: &Page) {
    page.open("/contracts/templates");
    page.click_words("main button", "新版本");
    page.wait_for_text("dialog[open]", "合同编号");
}

fn risks(page: &Page) {
    page.open("/risks");
    page.wait_for_text("main", "C02");
    page.wait_for_text("main", "合同停办");
}

fn risk(page: &Page) {
    risks(page);
    page.click("button[aria-label^='查看 C02']");
    page.wait_for_text("dialog[open]", "处理办法");
    page.wait_for_text("dialog[open]", "解除风险");
}

fn report(page: &Page) {
    page.open("/risks?part=report");
    page.wait_for_text("main", "近 30 天关闭");
}

fn verdict(page: &Page) {
    page.open("/clients/1/verdict");
    page.wait_for_text("main", "按规则认定");
    page.wait_for_text("main", "客户方业绩");
}

fn new_contract(page: &Page) {
    page.open("/contracts/new?listing=1");
    page.wait_for_text("main", "其他约定");
}

fn receivables(page: &Page) {
    page.open("/receivables");
    page.wait_for_text("main", "逾期 1–30 天");
    page.wait_for_text("main", "未收");
}

fn receipt(page: &Page) {
    first(page, "state=signed");
    page.click_words("main .panel header button", "收款");
    page.wait_for_text("dialog[open]", "付款人");
}

fn costs(page: &Page) {
    page.open("/costs");
    page.wait_for_text("main", "合计");
    page.wait_for_text("main", "房租");
}

fn cost(page: &Page) {
    page.open("/costs");
    page.click_words("main .actions button", "登记费用");
    page.wait_for_text("dialog[open]", "归属月份");
}

fn budgets(page: &Page) {
    page.open("/budgets");
    page.wait_for_text("main", "总部");
    page.wait_for_text("main", "编制预算");
}

fn profit_of_projects(page: &Page) {
    page.open("/profit/cost-objects");
    page.wait_for_text("main", "换一个角度");
    page.wait_for_text("main", "毛利率");
}

fn cost_objects(page: &Page) {
    page.open("/cost-objects");
    page.wait_for_text("main", "云庭家园分销");
    page.wait_for_text("main", "云庭置业");
    page.wait_for_text("main", "营销活动");
}

fn cost_object(page: &Page) {
    page.open("/cost-objects");
    page.click_words("main .actions button", "新建项目或活动");
    page.wait_for_text("dialog[open]", "开发商");
}

fn developer_statement(page: &Page) {
    page.open("/developer-statement");
    page.wait_for_text("main", "云庭置业");
    page.wait_for_text("main", "应收佣金");
}

fn voucher(page: &Page) {
    page.open("/receipts/1/voucher");
    page.wait_for_text("main", "收款收据");
    page.wait_for_text("main", "金额大写");
}

fn ledger(page: &Page) {
    page.open("/ledger");
    page.wait_for_text("main", "试算平衡表");
    page.wait_for_text("main", "借贷平衡");
    page.click_words("main button", "现在核对");
    page.wait_for_text("main", "账账相符");
}

fn ledger_receipt(page: &Page) {
    // The demo company was paid two days ago, which may be last month.
    let month = (chrono::Utc::now() + chrono::Duration::hours(8) - chrono::Duration::days(2)).format("%Y%m");
    page.open(&format!("/ledger?month={month}"));
    page.click_words("main .rows button", "看收据");
    page.wait_for_text("dialog[open]", "登记");
}

fn profit(page: &Page) {
    page.open("/profit");
    page.wait_for_text("main", "经营结果");
    page.wait_for_text("main", "毛利率");
}

fn performance(page: &Page) {
    page.open("/performance");
    page.wait_for_text("main", "提成怎么算");
    page.wait_for_text("main", "业绩明细");
}

fn leaderboard(page: &Page) {
    page.open("/performance/leaderboard");
    page.wait_for_text("main", "名次");
}

fn performance_team(page: &Page) {
    page.open("/performance/team");
    page.wait_for_text("main", "成员业绩");
    page.wait_for_text("section[aria-labelledby=h-bonuses]", "登记奖金");
}

fn bonus(page: &Page) {
    page.open("/performance/team");
    page.click_words("section[aria-labelledby=h-bonuses] button", "登记奖金");
    page.wait_for_text("dialog[open]", "发给谁");
}

fn performance_of_a_member(page: &Page) {
    page.open("/performance/team");
    page.click_words("main table a", "");
    page.wait_for_text("main", "提成怎么算");
}

fn ladders(page: &Page) {
    page.open("/performance/ladders");
    page.wait_for_text("main", "全员阶梯");
    page.wait_for_text("main", "超额累进");
}

fn ladder(page: &Page) {
    page.open("/performance/ladders");
    page.click_words("main button", "新增阶梯");
    page.wait_for_text("dialog[open]", "第 1 档");
}

fn commission(page: &Page) {
    page.open("/commission");
    page.wait_for_text("main", "还没有结果");
}

fn split(page: &Page) {
    page.open("/commission?plan=s1.packaging");
    page.fill_labelled("总额", "159733.33");
    page.wait_for_text("main", "怎么算出来的");
    page.wait_for_text("main", "159,733.33");
}

fn plans(page: &Page) {
    page.open("/commission/plans");
    page.wait_for_text("main", "买卖 独家");
    page.wait_for_text("main", "望湖店买卖方案");
    page.wait_for_text("main", "未生效");
}

fn version(page: &Page) {
    page.open("/commission/plans");
    page.click("button[aria-label='新版本 望湖店买卖方案']");
    page.wait_for_text("dialog[open]", "合计 100%");
}

#[test]
fn every_page_of_the_deals_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_deals_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
