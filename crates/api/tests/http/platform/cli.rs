//! The command line.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use fangke_api::platform::db::{Db, Engine};
use fangke_api::schema::{listings, receipts};
use fangke_shared::exchange::import::ImportCounts;

use crate::support::program::{counts, fangke, refused, said};
use crate::support::{Database, counts as are};

const FILE: &str = "小区,区域,户型,面积,总价,标题\n云庭家园,朝阳,2室1厅,90.15平米,539万,满五\n云庭家园,朝阳,2室1厅,90.15平米,539万,满五\n\
    和光里,海淀,1室1厅,45,很贵,=1+1\n和光里,海淀,1室1厅,47,310万,\n";

fn file(database: &Database, name: &str, content: &str) -> PathBuf {
    let path = database.folder().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn stored(url: &str) -> i64 {
    Db::open(url, 2).unwrap().read_blocking(|conn| Ok(listings::table.count().get_result(conn)?)).unwrap()
}

fn import(database: &Database, url: &str, kind: &str, file: &Path, more: &[&str]) -> std::process::Command {
    let mut command = fangke(database.folder(), url);
    command.args(["import", kind]).arg(file).args(more);
    command
}

fn an_import_ends_with_its_counts(engine: Engine) {
    let (database, url) = Database::empty(engine);
    let list = file(&database, "list.csv", FILE);
    let tried = said(&mut import(&database, &url, "listings", &list, &["--dry-run", "--json"]));
    assert_eq!((counts(&tried), stored(&url)), (are([4, 2, 0, 1, 1]), 0));
    let rejects = database.folder().join("rejects.csv");
    let done = said(&mut import(&database, &url, "listings", &list, &["--json", "--rejects", rejects.to_str().unwrap()]));
    assert_eq!((counts(&done), stored(&url)), (are([4, 2, 0, 1, 1]), 2));
    let rejects = std::fs::read_to_string(rejects).unwrap();
    let reason = r#""Price: write it as 320, 320万 or 面议""#;
    assert!(rejects.contains(&format!("4,price,invalid_format,很贵,{reason},和光里,海淀,1室1厅,45,很贵,'=1+1")), "{rejects}");
    assert_eq!(counts(&said(&mut import(&database, &url, "listings", &list, &["--json"]))), are([4, 0, 0, 3, 1]));
    assert_eq!(stored(&url), 2);
    let communities = file(&database, "communities.csv", "小区,区域\n云庭家园,朝阳\n知春里,海淀\n");
    assert_eq!(counts(&said(&mut import(&database, &url, "communities", &communities, &["--json"]))), are([2, 1, 0, 1, 0]));
}

#[test]
fn an_import_ends_with_its_counts_on_sqlite() {
    an_import_ends_with_its_counts(Engine::Sqlite);
}

#[test]
fn an_import_ends_with_its_counts_on_postgres() {
    an_import_ends_with_its_counts(Engine::Postgres);
}

#[test]
fn an_import_speaks_the_words_of_the_browser_in_the_language_of_the_terminal() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let list = file(
        &database,
        "list.csv",
        "小区,区域,户型,面积,总价,朝向\n和光里,海淀,1室1厅,45,320-350万,东\n云庭家园,朝阳,别墅,90,539万,跃层\n",
    );
    let empty = file(&database, "empty.csv", "");
    for (terminal, told, refusal) in [
        (
            "zh_CN.UTF-8",
            ["line 2, 售价：写的是区间，只写一个价 (320-350万)", "line 3, 户型（几室几厅）：写成 3室2厅1卫 或 三室两厅 (别墅)"],
            "文件是空的。换一个文件。",
        ),
        (
            "zh_TW.UTF-8",
            ["line 2, 售價：寫的是區間，只寫一個價 (320-350万)", "line 3, 格局（幾房幾廳）：寫成 3房2廳1衛 或 三房兩廳 (别墅)"],
            "檔案是空的。換一個檔案。",
        ),
        (
            "C",
            ["line 2, Price: A range; write one price (320-350万)", "line 3, Layout: write it as 3室2厅1卫 or 3/2/1 (别墅)"],
            "The file is empty. Choose another one.",
        ),
    ] {
        let said = said(import(&database, &url, "listings", &list, &["--dry-run"]).env("LC_ALL", terminal));
        for words in told {
            assert!(said.contains(words), "{words} in {said}");
        }
        let refused = refused(import(&database, &url, "listings", &empty, &[]).env("LANG", terminal));
        assert!(refused.contains(refusal), "{refused}");
    }
}

#[test]
fn clients_come_in_for_somebody_and_known_ones_as_is_said() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let list = file(&database, "clients.csv", "姓名,电话1,电话2\n王小姐,139 0000 0001,\n王女士,+8613900000001,13900000002\n李先生,,\n");
    let with_kind = |more: &[&str]| {
        let mut command = fangke(database.folder(), &url);
        command.args(["import", "--kind", "clients", "--json"]).arg(&list).args(more);
        command
    };
    let nobody = refused(&mut with_kind(&[]));
    assert!(nobody.contains("--entered-by"), "{nobody}");
    assert!(refused(&mut with_kind(&["--entered-by", "nobody"])).contains("nobody signs in"));
    let mut add = fangke(database.folder(), &url);
    add.args(["member", "add", "lin", "--display-name", "林晓", "--role", "manager"]);
    said(add.stdin(file_of("correct horse battery staple", &database)));
    let skipping = ["--entered-by", "lin", "--duplicates", "skip", "--dry-run"];
    assert_eq!(counts(&said(&mut with_kind(&skipping))), are([3, 1, 0, 1, 1]));
    // Linked to the one that is known, which is said.
    let linked = ImportCounts { warned: 1, ..are([3, 2, 0, 0, 1]) };
    assert_eq!(counts(&said(&mut with_kind(&["--entered-by", "lin"]))), linked);
    assert_eq!(counts(&said(&mut with_kind(&["--entered-by", "lin"]))), are([3, 0, 0, 2, 1]));
}

fn contracts_and_follow_ups_come_in_for_somebody(engine: Engine) {
    let (database, url) = Database::empty(engine);
    for (name, role) in [("lin", "admin"), ("wu", "agent")] {
        let mut add = fangke(database.folder(), &url);
        add.args(["member", "add", name, "--display-name", name, "--role", role]);
        said(add.stdin(file_of("correct horse battery staple", &database)));
    }
    let contracts = "合同编号,小区,区域,楼栋,单元,房号,业主,客户,成交价,业主佣金,客户佣金,已收,收款日期,签约日期,成交人\n\
        HT-001,云栖花园,朝阳,1,1,101,李业主,王小姐,3200000,16000,32000,20000,2025-11-20,2025-11-03,wu\n\
        HT-001,云栖花园,朝阳,1,1,102,李业主,王小姐,3200000,16000,32000,,,2025-11-03,wu\n\
        HT-003,云栖花园,朝阳,1,1,103,李业主,王小姐,3200000,16000,32000,,,2025-11-03,谁\n";
    let contracts = file(&database, "contracts.csv", contracts);
    let bring = |more: &[&str]| import(&database, &url, "contracts", &contracts, &[more, &["--json"]].concat());
    let nobody = refused(&mut bring(&[]));
    assert!(nobody.contains("--entered-by"), "{nobody}");
    // Contracts come with money, here as in the browser.
    let agent = refused(&mut bring(&["--entered-by", "wu"]));
    assert!(agent.contains("can't stand for contracts"), "{agent}");
    // The second row has the number of the first, and another flat.
    assert_eq!(counts(&said(&mut bring(&["--entered-by", "lin", "--dry-run"]))), are([3, 1, 0, 0, 2]));
    assert_eq!(counts(&said(&mut bring(&["--entered-by", "lin"]))), are([3, 1, 0, 0, 2]));
    assert_eq!(counts(&said(&mut bring(&["--entered-by", "lin"]))), are([3, 0, 0, 1, 2]));
    let received: Vec<i64> =
        Db::open(&url, 2).unwrap().read_blocking(|conn| Ok(receipts::table.select(receipts::amount_fen).load(conn)?)).unwrap();
    assert_eq!(received, [2_000_000]);
    assert!(said(fangke(database.folder(), &url).args(["ledger", "verify"])).contains("balance"));

    let follow_ups = "小区,区域,楼栋,单元,房号,跟进内容,跟进日期,跟进人\n\
        云栖花园,朝阳,1,1,101,业主说钥匙已交给物业，可以随时看房,2025-11-05,wu\n\
        云栖花园,朝阳,9,9,909,业主说钥匙已交给物业，可以随时看房,2025-11-05,wu\n";
    let follow_ups = file(&database, "follow_ups.csv", follow_ups);
    let bring = || import(&database, &url, "follow_ups", &follow_ups, &["--json", "--entered-by", "wu"]);
    assert_eq!(counts(&said(&mut bring())), are([2, 1, 0, 0, 1]));
    assert_eq!(counts(&said(&mut bring())), are([2, 0, 0, 1, 1]));
    let message = refused(&mut import(&database, &url, "followups", &follow_ups, &[]));
    assert!(message.contains("followups"), "{message}");
}

#[test]
fn contracts_and_follow_ups_come_in_for_somebody_on_sqlite() {
    contracts_and_follow_ups_come_in_for_somebody(Engine::Sqlite);
}

#[test]
fn contracts_and_follow_ups_come_in_for_somebody_on_postgres() {
    contracts_and_follow_ups_come_in_for_somebody(Engine::Postgres);
}

/// A text that a command reads from its standard input.
fn file_of(text: &str, database: &Database) -> std::fs::File {
    std::fs::File::open(file(database, "stdin.txt", text)).unwrap()
}

#[test]
fn columns_can_be_named_and_encodings_told() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let list = database.folder().join("list.csv");
    std::fs::write(&list, encoding_rs::GBK.encode("甲,乙,丙\n云庭家园,539万,90\n").0).unwrap();
    // What is said goes before what is suggested, and then no column is left for the community.
    let message = refused(&mut import(&database, &url, "listings", &list, &["--map", "title=甲"]));
    assert!(message.contains("columns"), "{message}");
    let named = ["--encoding", "gbk", "--map", "community=甲", "--map", "price = 乙", "--map", "area=丙", "--json"];
    assert_eq!(counts(&said(&mut import(&database, &url, "listings", &list, &named))), are([1, 1, 0, 0, 0]));
    let db = Db::open(&url, 2).unwrap();
    let row = db.read_blocking(|conn| Ok(listings::table.select((listings::price_fen, listings::area_centi)).first(conn)?));
    let row: (Option<i64>, Option<i64>) = row.unwrap();
    assert_eq!(row, (Some(539_000_000), Some(9_000)));
    for wrong in [["--map", "community=丁"], ["--map", "colour=甲"], ["--encoding", "klingon"]] {
        refused(&mut import(&database, &url, "listings", &list, &wrong));
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_and_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for url in ["mysql://root@localhost/fangke", "sqlite://fangke.db", "postgre://localhost"] {
        let message = refused(fangke(folder.path(), url).arg("migrate"));
        assert!(message.contains("unknown database scheme"), "{message}");
    }
    refused(fangke(folder.path(), "postgres://nobody@127.0.0.1:1/none").arg("migrate"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let missing = refused(fangke(folder.path(), "test.db").args(["import", "listings", "missing.csv"]));
    assert!(missing.contains("missing.csv"), "{missing}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    refused(fangke(folder.path(), "missing/folder/test.db").arg("migrate"));
}

#[test]
fn the_description_is_printed_and_every_command_helps() {
    let folder = tempfile::tempdir().unwrap();
    let yaml = said(fangke(folder.path(), "").arg("openapi"));
    assert!(yaml.starts_with("openapi: 3.1") && yaml.contains("/api/v1/listings:"), "{}", &yaml[..200]);
    for command in [
        &["serve"][..],
        &["migrate"],
        &["demo"],
        &["member", "add"],
        &["member", "reset-password"],
        &["import"],
        &["jobs", "run"],
        &["keys", "list"],
        &["keys", "rotate"],
        &["backup"],
        &["backup", "verify"],
        &["backup", "list"],
        &["restore"],
        &["openapi"],
    ] {
        let help = said(fangke(folder.path(), "").args(command).arg("--help"));
        assert!(help.contains("Usage: fangke"), "{help}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
