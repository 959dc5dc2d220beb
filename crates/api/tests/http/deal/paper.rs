//! Papers as PDF: who gets them, what they say, and what stands in the trail (§5).

use std::path::PathBuf;

use fangke_api::platform::paper::Fonts;
use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;

use super::{House, paid, path};
use crate::support::{Answer, TestApp, with};

/// The PDF of an answer: with a font of its own, of which it says which characters its glyphs are. A machine without a Chinese font says what
/// to install.
#[track_caller]
pub fn assert_paper(answer: Answer, name: &str, says: &str) {
    if Fonts::default().get().is_err() {
        let answer = answer.assert_problem(503, "no_font");
        assert!(answer.text().contains("fonts-noto-cjk"));
        return;
    }
    let answer = answer.assert_status(200);
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"{name}.pdf\"").as_str()));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    let has = |word: &str| answer.body.windows(word.len()).any(|part| part == word.as_bytes());
    assert!(answer.body.starts_with(b"%PDF-") && has("/ToUnicode") && answer.body.len() < 500_000);
    for c in says.chars() {
        assert!(has(&format!("<{:04X}>", u32::from(c))), "{c} is missing");
    }
}

both_engines! {
    async fn contract_voucher_and_statement_are_papers_for_those_who_read_the_record(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let brand = serde_json::json!({"name": "望湖置业", "licence_number": "京房备0001号"});
        app.by(&house.admin).version(1).put("/api/v1/brand", brand).await.assert_status(200);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 5_000_005)).await.assert_status(201).read();

        let contract = format!("{}/paper.pdf", path(&signed));
        let (id, name) = (signed.summary.id, format!("contract-{}", signed.summary.id));
        assert_paper(app.by(&house.agent).get(&contract).await, &name, "房屋买卖合同李业主王小明望湖置业备案京");
        assert_paper(app.by(&house.agent).get(&format!("{contract}?lang=zh-TW")).await, &name, "備案");
        // 人民币伍万元零伍分, in capitals.
        let (voucher, name) = (format!("/api/v1/receipts/{}/voucher.pdf", receipt.id), format!("voucher-{}", receipt.id));
        assert_paper(app.by(&finance).get(&voucher).await, &name, "收款据王小姐人民币伍万元零分望湖置业");
        assert_paper(app.by(&finance).get(&format!("{voucher}?lang=zh-TW")).await, &name, "人民幣伍萬元零分");
        assert_paper(app.by(&finance).get(&format!("{voucher}?lang=en")).await, &name, "Receipt人民币伍万");
        let statement = format!("/api/v1/performance/statements/{}/paper.pdf", house.agent.id);
        let name = format!("statement-{}", house.agent.id);
        assert_paper(app.by(&house.agent).get(&format!("{statement}?month=202603")).await, &name, "业绩结算单年月林晓岚合计大写");
        assert_paper(app.by(&finance).get(&format!("{statement}?lang=en")).await, &name, "StaemnofprcMh2026");

        // Whoever doesn't see the record doesn't see its paper.
        let stranger = app.member_of(Role::Agent, app.store(app.region("西区"), "西山店"));
        for hidden in [&contract, &voucher, &statement] {
            if Fonts::default().get().is_ok() {
                app.by(&stranger).get(hidden).await.assert_problem(404, "not_found");
            }
            app.anyone().get(hidden).await.assert_problem(401, "unauthenticated");
        }
        app.by(&house.agent).get(&format!("{contract}?lang=fr")).await.assert_problem(422, "validation_failed").assert_field("lang", "invalid_format");
        app.by(&finance).get(&format!("{voucher}?month=202603")).await.assert_problem(422, "validation_failed").assert_field("month", "unknown_field");
        app.by(&finance).get(&format!("{statement}?month=202613")).await.assert_problem(422, "validation_failed").assert_field("month", "invalid_format");

        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?action=download").await.assert_status(200).read();
        if Fonts::default().get().is_ok() {
            assert_eq!(trail.items.len(), 7);
            let of = |subject| trail.items.iter().filter(|entry| entry.subject == subject).count();
            assert_eq!((of(AuditSubject::Contract), of(AuditSubject::Receipt), of(AuditSubject::Member)), (2, 3, 2));
            assert!(trail.items.iter().any(|entry| entry.subject == AuditSubject::Contract && entry.subject_id == id.0));
        } else {
            assert!(trail.items.is_empty());
        }
    }

    async fn addenda_stand_on_the_paper_of_their_contract(app: TestApp) {
        let house = House::new(&app).await;
        let signed = app.signed(&house).await;
        let addendum = serde_json::json!({"title": "交房顺延", "text": "双方同意交房日期顺延到四月三十日。", "signed_on": app.today()});
        app.by(&house.agent).post(&format!("{}/addenda", path(&signed)), addendum).await.assert_status(201);
        let paper = app.by(&house.agent).get(&format!("{}/paper.pdf", path(&signed))).await;
        assert_paper(paper, &format!("contract-{}", signed.summary.id), "房屋买卖合同补充协议顺延签订");
    }

    async fn a_draft_says_so_and_follows_its_template(app: TestApp) {
        let house = House::new(&app).await;
        let body = with(house.sale(), serde_json::json!({"terms": "车位随房屋一并转让"}));
        let drawn = app.draw_up(&house.agent, body).await;
        let answer = app.by(&house.agent).get(&format!("{}/paper.pdf", path(&drawn))).await;
        assert_paper(answer, &format!("contract-{}", drawn.summary.id), "草稿尚未签订车位随房屋一并转让");
    }

    async fn without_a_font_nothing_is_said_to_be_handed_out(app: TestApp) {
        let bare = TestApp::with(app.app.db.engine(), |app| app.fonts = Fonts::of_file(PathBuf::from("/nowhere/font.ttc"))).await;
        let house = House::new(&bare).await;
        let drawn = bare.draw_up(&house.agent, house.sale()).await;
        let refused = bare.by(&house.agent).get(&format!("{}/paper.pdf", path(&drawn))).await.assert_problem(503, "no_font");
        assert!(refused.text().contains("FANGKE_PDF_FONT"));
        let trail: Page<AuditEntryResponse> = bare.by(&house.admin).get("/api/v1/audit?action=download").await.assert_status(200).read();
        assert!(trail.items.is_empty());
    }
}
