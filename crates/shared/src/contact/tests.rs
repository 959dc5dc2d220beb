use super::*;

fn dialled(raw: &str) -> Vec<(String, Option<String>)> {
    read(raw).contacts.into_iter().map(|contact| (contact.number.dial, contact.number.extension)).collect()
}

fn plain(numbers: &[&str]) -> Vec<(String, Option<String>)> {
    numbers.iter().map(|number| ((*number).to_owned(), None)).collect()
}

#[test]
fn extensions_stand_apart() {
    for (raw, dial, extension) in [
        ("0592-55556666-802", "+8659255556666", "802"),
        ("059255556666转802", "+8659255556666", "802"),
        ("0592-55556666 (转 802)", "+8659255556666", "802"),
        ("010-55556666-8", "+861055556666", "8"),
        ("0913-5551234-8", "+869135551234", "8"),
        ("021-5555 6666 ext. 15", "+862155556666", "15"),
        ("021-55556666#15", "+862155556666", "15"),
        ("+65 6555 1234-801", "+6565551234", "801"),
        ("+852 2555 6789 转 12", "+85225556789", "12"),
        ("400-555-8820转3", "4005558820", "3"),
        ("+86 592 5555 6666 x9", "+8659255556666", "9"),
        ("13855550001转1234", "+8613855550001", "1234"),
    ] {
        assert_eq!(dialled(raw), [(dial.to_owned(), Some(extension.to_owned()))], "{raw}");
    }
}

#[test]
fn numbers_without_extension() {
    for (raw, dial) in [
        ("139 5555 0002", "+8613955550002"),
        ("(0592)5555666", "+865925555666"),
        ("0592 555 5666", "+865925555666"),
        ("+86 (0)592-55556666", "+8659255556666"),
        ("86-13855550001", "+8613855550001"),
        ("0086 138 5555 0001", "+8613855550001"),
        ("013855550001", "+8613855550001"),
        ("400-555-8820", "4005558820"),
        ("95599", "95599"),
        ("1010 9555", "10109555"),
        ("852 9555 0006", "+85295550006"),
        ("+853 6655 0003", "+85366550003"),
        ("00886 912 345 678", "+886912345678"),
        ("+886 0912-345-678", "+886912345678"),
        ("香港9555 0006", "+85295550006"),
        ("+1 (212) 555-0123", "+12125550123"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("tel: 138-5555-0001", "+8613855550001"),
        ("'13855550001", "+8613855550001"),
        ("１３８５５５５０００１", "+8613855550001"),
        ("13855550001.0", "+8613855550001"),
        ("1.3855550001E10", "+8613855550001"),
        ("13,855,550,001", "+8613855550001"),
        ("0592-55556666.0", "+8659255556666"),
        ("\u{202d}138\u{a0}5555\u{200b}0001\u{202c}", "+8613855550001"),
    ] {
        assert_eq!(dialled(raw), plain(&[dial]), "{raw:?}");
        assert_eq!(read(raw).faults, [], "{raw:?}");
    }
}

#[test]
fn several_numbers_are_split() {
    let two = plain(&["+8613855550001", "+8613855550002"]);
    for raw in [
        "13855550001\n13855550002",
        "13855550001 13855550002",
        "138 5555 0001 138 5555 0002",
        "13855550001　/　13855550002",
        "13855550001、13855550002",
        "13855550001；13855550002",
        "13855550001(先生)13855550002(太太)",
        "张先生13855550001李女士13855550002",
        "13855550001先生 13855550002太太",
        "13855550001, 138-5555-0002, 13855550001",
    ] {
        assert_eq!(dialled(raw), two, "{raw}");
        assert_eq!(read(raw).faults, [], "{raw}");
    }
    assert_eq!(dialled("010-55556666 13855550001"), plain(&["+861055556666", "+8613855550001"]));
}

#[test]
fn words_become_name_relation_or_note() {
    let said = |raw: &str| -> Vec<(Option<String>, Option<OwnerRelation>, Option<String>)> {
        read(raw).contacts.into_iter().map(|contact| (contact.name, contact.relation, contact.note)).collect()
    };
    let own = |text: &str| Some(text.to_owned());
    assert_eq!(said("孙女士13855550008"), [(own("孙女士"), None, None)]);
    assert_eq!(said("孙女士：13855550008"), [(own("孙女士"), None, None)]);
    assert_eq!(said("138 5555 0009(微信同号)"), [(None, None, own("微信同号"))]);
    assert_eq!(said("13855550009 微信同号"), [(None, None, own("微信同号"))]);
    assert_eq!(said("租客 13855550009"), [(None, Some(OwnerRelation::Tenant), own("租客"))]);
    assert_eq!(said("业主电话：13855550009"), [(None, Some(OwnerRelation::Owner), None)]);
    assert_eq!(
        said("13855550006（先生）13855550007（太太）"),
        [(None, None, own("先生")), (None, Some(OwnerRelation::Relative), own("太太"))]
    );
    assert_eq!(said("13855550009(18点后打)"), [(None, None, own("18点后打"))]);
}

#[test]
fn what_is_no_number_is_refused_by_name() {
    let why = |raw: &str| read(raw).faults.into_iter().map(|(_, error)| error).collect::<Vec<_>>();
    for raw in ["1.39E+10", "1.39e10", "138****0001", "138xxxx0001", "7318555666", "1055556666", "2155556666"] {
        assert!(
            matches!(why(raw)[..], [ContactError::DigitsLost | ContactError::Masked | ContactError::ZeroLost]),
            "{raw}: {:?}",
            why(raw)
        );
        assert_eq!(dialled(raw), [], "{raw}");
    }
    assert_eq!(why("138555500"), [ContactError::WrongLength { digits: 9, expected: 11 }]);
    assert_eq!(why("138555500011"), [ContactError::WrongLength { digits: 12, expected: 11 }]);
    assert_eq!(why("打给店长"), [ContactError::NotANumber]);
    assert_eq!(why("+49 30 1234567-12"), [ContactError::Ambiguous]);
    assert_eq!(why("0592-55556666 801").len(), 1);
    // One that can be read stays, the other is named.
    assert_eq!((dialled("13855550001/1385555"), why("13855550001/1385555").len()), (plain(&["+8613855550001"]), 1));
    for raw in ["nan", "", " ", "无", "N/A", "--", "0"] {
        assert_eq!(read(raw), Reading::default(), "{raw}");
    }
}

#[test]
fn one_number_is_one() {
    assert_eq!(one("13855550001").map(|contact| contact.number.stored()).as_deref(), Ok("+8613855550001"));
    assert_eq!(one("0592-55556666-8").map(|contact| contact.number.stored()).as_deref(), Ok("+8659255556666;ext=8"));
    assert_eq!(one("13855550001 13855550002"), Err(ContactError::Several));
    assert_eq!((tel("139 0000 1111").as_str(), tel("前台").as_str()), ("tel:+8613900001111", "tel:前台"));
    let number = Number::of_stored("+8659255556666;ext=8");
    assert_eq!((number.tel().as_str(), number.stored().as_str()), ("tel:+8659255556666,8", "+8659255556666;ext=8"));
}
