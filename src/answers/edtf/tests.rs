use super::*;

fn edtf(text: &str) -> String {
    text.parse::<EdtfDate>().unwrap_or_else(|error| panic!("{error}")).in_edtf()
}

fn shown(text: &str) -> String {
    text.parse::<EdtfDate>().unwrap().parts().into_iter().map(|(_, words)| words).collect()
}

#[test]
fn dates_are_read_as_people_write_them() {
    for (written, meant) in [
        ("1924", "1924"),
        ("410", "0410"),
        ("AD 43", "0043"),
        ("43 CE", "0043"),
        ("1924-01", "1924-01"),
        ("1924-01-21", "1924-01-21"),
        (" 21 January 1924 ", "1924-01-21"),
        ("Monday 21st January, 1924", "1924-01-21"),
        ("January 30, 1933", "1933-01-30"),
        ("jan. 1924", "1924-01"),
        ("Sept 1939", "1939-09"),
        ("29 February 1500", "1500-02-29"),
        ("44 BC", "-0043"),
        ("44bce", "-0043"),
        ("44 B.C.", "-0043"),
        ("15 March 44 BC", "-0043-03-15"),
        ("-0043", "-0043"),
        ("10,000 BC", "-9999"),
        ("c. 30,000 BC", "Y-29999~"),
        ("c. 1933", "1933~"),
        ("c.1933", "1933~"),
        ("circa 480 BC", "-0479~"),
        ("about May 1926", "1926-05~"),
        ("1066?", "1066?"),
        ("1066 (?)", "1066?"),
        ("c. 1066?", "1066%"),
        ("probably 1066", "1066?"),
        ("?1066", "1066?"),
        ("[1066]", "1066"),
        ("1066 ca.", "1066~"),
        ("mid-to-late 1930s", "1934/1939"),
        ("1920s/30s", "1920/1939"),
        ("-0043/0014", "-0043/0014"),
        ("2nd half of the 19th century", "1851/1900"),
        ("early 1933", "1933-01/1933-04"),
        ("mid-1933", "1933-05/1933-08"),
        ("late 1933", "1933-09/1933-12"),
        ("early May 1926", "1926-05-01/1926-05-11"),
        ("first half of 1933", "1933-01/1933-06"),
        ("the 1930s", "1930/1939"),
        ("1930's", "1930/1939"),
        ("late 1920s", "1927/1929"),
        ("1800s", "1800/1899"),
        ("440s BC", "-0448/-0439"),
        ("193X", "1930/1939"),
        ("16th century", "1501/1600"),
        ("the nineteenth century", "1801/1900"),
        ("early 16th-century", "1501/1534"),
        ("5th century BC", "-0499/-0400"),
        ("2nd millennium BC", "-1999/-1000"),
        ("spring 1945", "1945-21"),
        ("Winter of 1944", "1944-24"),
        ("1928/1932", "1928/1932"),
        ("1928–1932", "1928/1932"),
        ("1928-1932", "1928/1932"),
        ("1936–38", "1936/1938"),
        ("1648/9", "1648/1649"),
        ("98–117", "0098/0117"),
        ("winter 1941–42", "1941-24/1942"),
        ("4 May 1926 to 12 May 1926", "1926-05-04/1926-05-12"),
        ("4–12 May 1926", "1926-05-04/1926-05-12"),
        ("30 January to 5 March 1933", "1933-01-30/1933-03-05"),
        ("May–June 1926", "1926-05/1926-06"),
        ("1918-03/1921", "1918-03/1921"),
        ("between 1347 and 1351", "1347/1351"),
        ("from 1928 to 1932", "1928/1932"),
        ("c. 1347 – c. 1351", "1347~/1351~"),
        ("264–146 BC", "-0263/-0145"),
        ("264 BC to 146 BC", "-0263/-0145"),
        ("27 BC – AD 14", "-0026/0014"),
        ("5th to 4th century BC", "-0499/-0300"),
        ("1930s–1940s", "1930/1949"),
        ("1945–present", "1945/.."),
        ("1949/..", "1949/.."),
    ] {
        assert_eq!(edtf(written), meant, "{written}");
        // what is written is what comes back
        assert_eq!(written.parse::<EdtfDate>().unwrap().to_string(), written.trim());
    }
}

#[test]
fn what_is_no_date_is_none() {
    for typed in [
        "",
        "-",
        "/",
        "soon",
        "31 February 1924",
        "1924-13",
        "1924-00-01",
        "0",
        "0 BC",
        "0000",
        "10000",
        "1932/1928",
        "146–264 BC",
        "1924-1-2-3",
        "+1924",
        "१९२४",
        "–",
        "May",
        "1924/",
        "2026-11-24T10:00",
        "c.",
        "early",
        "BC",
        "44 BC to 31",
        "30/1/1933",
        "century",
        "0th century",
        "the other day",
        "early 4 May 1926",
        "the Tudors",
    ] {
        assert!(typed.parse::<EdtfDate>().is_err(), "{typed}");
    }
}

#[test]
fn readers_see_what_was_written_and_digits_in_words() {
    for written in ["30 January 1933", "c. 1933", "early 1933", "44 BC", "1066?", "1928 to 1932", "1936–38"]
    {
        assert_eq!(shown(written), written);
    }
    assert_eq!(shown("1924-01-21"), "21 January 1924");
    assert_eq!(shown("1928/1932"), "1928–1932");
    assert_eq!(shown("1928-1932"), "1928–1932");
    assert_eq!(shown("1918-03/1921"), "March 1918 – 1921");
    assert_eq!(shown("-0043-03-15"), "15 March 44 BC");
    assert_eq!(shown("1933~"), "c. 1933");
    assert_eq!(shown("193X"), "1930s");
    assert_eq!(shown("1944-24"), "Winter 1944");
    assert_eq!(shown("1949/.."), "1949 onwards");
    let machine = |text: &str| text.parse::<EdtfDate>().unwrap().parts().remove(0).0;
    assert_eq!(machine("30 January 1933").as_deref(), Some("1933-01-30"));
    for inexact in ["44 BC", "c. 1933", "early 1933", "1066?"] {
        assert_eq!(machine(inexact), None, "HTML has no such time: {inexact}");
    }
}

#[test]
fn dates_stand_in_the_order_of_time() {
    let order = [
        "c. 30,000 BC",
        "5th century BC",
        "480 BC",
        "before 44 BC",
        "44 BC",
        "15 March 44 BC",
        "after 44 BC",
        "AD 43",
        "1066?",
        "the 1930s",
        "early 1933",
        "30 January 1933",
        "late 1933",
        "1936–38",
    ];
    let keys: Vec<_> = order
        .iter()
        .map(|text| text.parse::<EdtfDate>().unwrap())
        .map(|date| (date.first(), date.last()))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

proptest::proptest! {
    #[test]
    fn nothing_typed_breaks_it(text in "\\PC{0,40}") {
        let _ = text.parse::<EdtfDate>();
    }

    #[test]
    fn no_words_of_dates_break_it(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "c.", "early", "mid-", "late", "44", "1933", "BC", "AD", "5th", "century", "May", "30", "–", "-", "/", "to",
                "1930s", "?", "winter", "before", "between", "and", "millennium", "..", "193X", "~", "999999", "half", "first",
            ]),
            1..7,
        )
    ) {
        if let Ok(date) = words.join(" ").parse::<EdtfDate>() {
            proptest::prop_assert!(date.first() <= date.last());
            let _ = (date.in_edtf(), date.parts());
        }
    }
}
