//! The rows of the table of bad filings: what is changed in a good one, and what is answered then. A row is data; what is
//! done with it stands in `filings.rs`.

use qoldau_api::seed::sample_id;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::person_iin;
use serde_json::{Value, json};

/// A bad filing: what, how it comes about, and what is answered.
pub struct Row {
    /// In words.
    pub what: String,
    /// How it comes about.
    pub change: Change,
    /// The status of the answer.
    pub status: u16,
    /// Its code.
    pub code: &'static str,
    /// `pointer code` of each fault.
    pub faults: Vec<String>,
}

/// A text of a body in, another one out.
type Edit = Box<dyn Fn(&str) -> Vec<u8> + Send>;

/// How a good filing becomes a bad one.
pub enum Change {
    /// A member set.
    Put(&'static str, Value),
    /// A member left out.
    Take(&'static str),
    /// The text of the body changed.
    Text(Edit),
}

fn put(at: &'static str, value: Value, status: u16, code: &'static str, faults: &[&str]) -> Row {
    let faults = faults.iter().map(|fault| (*fault).to_owned()).collect();
    Row { what: format!("{at} {value:.60}"), change: Change::Put(at, value), status, code, faults }
}

/// Each of these values there is an invalid field with this fault.
fn fields(at: &'static str, values: &[&str], fault: &str) -> Vec<Row> {
    let fault = format!("{at} {fault}");
    values.iter().map(|value| put(at, json!(value), 422, "invalid_fields", &[&fault])).collect()
}

fn text(what: &str, change: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Row {
    let change = Change::Text(Box::new(change));
    Row { what: what.to_owned(), change, status: 400, code: "malformed_json", faults: Vec::new() }
}

/// One text exchanged for another.
fn swap(from: &'static str, to: impl Into<String>) -> Row {
    let to = to.into();
    text(&format!("{to:.40}"), move |body| {
        assert!(body.contains(from), "{from}");
        body.replacen(from, &to, 1).into_bytes()
    })
}

/// What cannot be read as JSON at all.
pub fn unreadable() -> Vec<Row> {
    let born = "\"born_abroad\":false";
    let twice = |mut row: Row, fault: &str| {
        row.faults.push(fault.to_owned());
        row
    };
    vec![
        text("nothing", |_| Vec::new()),
        text("blanks", |_| b" \n ".to_vec()),
        text("the end missing", |body| body[..body.len() - 1].into()),
        text("half of it", |body| body.as_bytes()[..300].into()),
        text("two of it", |body| format!("{body}{body}").into_bytes()),
        text("something behind", |body| format!("{body} x").into_bytes()),
        text("a byte order mark", |body| format!("\u{feff}{body}").into_bytes()),
        text("UTF-16", |body| body.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        text("Windows-1251", |body| [&body.as_bytes()[..body.len() - 1], b",\"\xc0\xeb\xe8\":1}"].concat()),
        text("a byte that is no UTF-8", |body| {
            let place = body.find("Қаңбақ").expect("a name");
            [&body.as_bytes()[..place], b"\xff", &body.as_bytes()[place..]].concat()
        }),
        text("an unescaped line end", |body| body.replacen("Қаңбақ", "Қаң\nбақ", 1).into_bytes()),
        text("an unescaped NUL", |body| body.replacen("Қаңбақ", "Қаң\u{0}бақ", 1).into_bytes()),
        text("a lone surrogate", |body| body.replacen("Қаңбақ", "\\ud800Қаңбақ", 1).into_bytes()),
        text("surrogates the wrong way round", |body| {
            body.replacen("Қаңбақ", "\\udc00\\ud800", 1).into_bytes()
        }),
        text("half an escape", |body| body.replacen("Қаңбақ", "\\u12-", 1).into_bytes()),
        text("single quotes", |body| body.replace('"', "'").into_bytes()),
        text("a comment", |body| format!("/* */{body}").into_bytes()),
        swap("\"documents\":[]", "\"documents\":[],"),
        swap("\"documents\":[]", "\"documents\":[,]"),
        swap("\"documents\":[]", "documents:[]"),
        swap(born, "\"born_abroad\":NaN"),
        swap(born, "\"born_abroad\":-Infinity"),
        swap(born, "\"born_abroad\":False"),
        swap(born, "\"born_abroad\":01"),
        swap(born, "\"born_abroad\":1e400"),
        swap(born, "\"born_abroad\":-1e400"),
        twice(swap(born, "\"born_abroad\":true,\"born_abroad\":false"), "/born_abroad duplicate_field"),
        twice(swap(born, "\"born_abroad\":false,\"born_abroad\":false"), "/born_abroad duplicate_field"),
        twice(swap(born, "\"born_abroad\":true,\"born_\\u0061broad\":false"), "/born_abroad duplicate_field"),
        twice(
            swap("\"phone\":", "\"phone\":\"+77005550000\",\"phone\":"),
            "/representative/phone duplicate_field",
        ),
        twice(swap("\"birth_date\":", "\"iin\":null,\"birth_date\":"), "/child/iin duplicate_field"),
    ]
}

/// JSON of another shape.
pub fn misshapen() -> Vec<Row> {
    let shape = |at, value, fault: &str| put(at, value, 400, "invalid_body", &[fault]);
    let as_list = json!(["170315600124", null, "Серікқызы", "Әлия", null, "2017-03-15"]);
    let mut rows = vec![
        shape("/service", json!(7), "/service wrong_type"),
        shape("/provider_id", json!(1), "/provider_id wrong_type"),
        shape("/provider_id", json!(null), "/provider_id wrong_type"),
        shape("/born_abroad", json!("yes"), "/born_abroad wrong_type"),
        shape("/born_abroad", json!(0), "/born_abroad wrong_type"),
        shape("/born_abroad", json!(null), "/born_abroad wrong_type"),
        shape("/child", json!(null), "/child wrong_type"),
        shape("/child", json!("170315600124"), "/child wrong_type"),
        // A list of the members' values is no object.
        shape("/child", as_list, "/child wrong_type"),
        shape("/documents", json!([["birth_certificate", "copy", null]]), "/documents/0 wrong_type"),
        shape("/child/iin", json!(170_315_600_124_u64), "/child/iin wrong_type"),
        shape("/child/last_name", json!(null), "/child/last_name wrong_type"),
        shape("/child/last_name", json!(["Серікқызы"]), "/child/last_name wrong_type"),
        shape("/child/birth_date", json!(20_170_315), "/child/birth_date wrong_type"),
        shape("/consents", json!("legally_protected_secret"), "/consents wrong_type"),
        shape("/consents", json!({}), "/consents wrong_type"),
        shape("/documents", json!([null]), "/documents/0 wrong_type"),
        shape("/documents", json!([{ "kind": "child_works" }]), "/documents/0/presentation missing_field"),
        shape("/child/age", json!(9), "/child/age unknown_field"),
        shape("/representative/e_mail", json!("x@example.invalid"), "/representative/e_mail unknown_field"),
        // A name that could be somebody's number, or that is no name, is not repeated.
        shape("/170315600124", json!(1), " unknown_field"),
        shape("/child/170315600124", json!(1), "/child unknown_field"),
        shape("/child/Құпияев", json!(1), "/child unknown_field"),
    ];
    for at in [
        "/id",
        "/number",
        "/status",
        "/channel",
        "/form",
        "/version",
        "/submitted_at",
        "/registered_on",
        "/rules_version",
    ] {
        rows.push(shape(at, json!("x"), &format!("{at} unknown_field")));
    }
    for at in [
        "/service",
        "/provider_id",
        "/residency",
        "/child",
        "/representative",
        "/child/last_name",
        "/child/first_name",
        "/child/birth_date",
        "/representative/phone",
        "/representative/relation",
    ] {
        let faults = vec![format!("{at} missing_field")];
        rows.push(Row {
            what: format!("no {at}"),
            change: Change::Take(at),
            status: 400,
            code: "invalid_body",
            faults,
        });
    }
    rows
}

/// Something else than the object that was expected, from the first sign to the last.
pub fn something_else() -> Vec<Row> {
    let deep =
        |open: &str, close: &str| format!("\"documents\":{}{}", open.repeat(10_000), close.repeat(10_000));
    let whole = |what: &str, fault: &str, change: Row| Row {
        what: what.to_owned(),
        code: "invalid_body",
        faults: vec![fault.to_owned()],
        ..change
    };
    let mut rows = vec![
        whole("ten thousand lists", "/documents/0 wrong_type", swap("\"documents\":[]", deep("[", "]"))),
        whole(
            "ten thousand objects",
            "/documents wrong_type",
            swap("\"documents\":[]", deep("{\"a\":", "}").replace(":}", ":0}")),
        ),
    ];
    for body in ["null", "true", "7", "\"text\"", "[]"] {
        rows.push(whole(body, " wrong_type", text(body, |_| body.into())));
    }
    rows.push(whole(
        "the values of it",
        " wrong_type",
        text("", |body| {
            let body: Value = serde_json::from_str(body).expect("JSON");
            let names = [
                "service",
                "provider_id",
                "residency",
                "born_abroad",
                "child",
                "representative",
                "consents",
                "documents",
                "received_at",
            ];
            json!(names.map(|name| &body[name])).to_string().into_bytes()
        }),
    ));
    rows
}

const WRONG: &[&str] = &["170315600125", "900101500108", "111111111111", "123456789012"];
const MISFORMED: &[&str] = &[
    "",
    "17031560012",
    "1703156001240",
    "17031560012A",
    " 170315600124",
    "170315600124\u{a0}",
    "٩٠٠١٠١٥٠٠١٠٩",
    "１７０３１５６００１２４",
];
const UNASSIGNABLE: &[&str] = &["000000000000", "900101500060", "900101500069"];
const HIDDEN: &[&str] = &[
    "Әли\u{0}",
    "Әли\u{7}",
    "Ә\nли",
    "Ә\tли",
    "Әли\u{202e}",
    "\u{2066}Әли",
    "Ә\u{200b}ли",
    "Әли\u{200f}",
    "Әли\u{feff}",
    "Ә\u{ad}ли",
    "Ә\u{85}ли",
];
const NAMELESS: &[&str] = &["", "   ", "-", "7", "Әлия7", "<script>", "Әлия; DROP", "😀", "=1+1", "a@b"];
const PHONES: &[&str] = &[
    "",
    "87011234567",
    "77011234567",
    "+7701123456",
    "+770112345678",
    "+7 701 123 45 67",
    "+0123456789",
    "+7701123456٧",
    "+77011234567\u{0}",
];
const UNDATED: &[&str] = &[
    "",
    "2017-3-15",
    "15.03.2017",
    "2017-02-29",
    "2017-13-01",
    "2017-03-15T00:00:00Z",
    "+2017-03-15",
    "٢٠١٧-٠٣-١٥",
    "02017-03-15",
];

/// Numbers, names, dates and codes that cannot be.
pub fn impossible() -> Vec<Row> {
    let long = "ә".repeat(101);
    let mut rows = Vec::new();
    for at in ["/child/iin", "/representative/iin"] {
        rows.extend(fields(at, WRONG, "iin_checksum"));
        rows.extend(fields(at, MISFORMED, "iin_format"));
        rows.extend(fields(at, UNASSIGNABLE, "iin_unassignable"));
    }
    for at in ["/child/last_name", "/child/first_name", "/child/patronymic", "/representative/last_name"] {
        rows.extend(fields(at, HIDDEN, "control_character"));
        rows.extend(fields(at, NAMELESS, "not_a_name"));
        rows.extend(fields(at, &[&long], "too_long"));
        // A name of a script that the fonts of the forms do not have.
        rows.extend(fields(at, &["გიორგი"], "unprintable"));
    }
    for at in ["/child/identity_document", "/representative/identity_document"] {
        rows.extend(fields(at, &["N12\u{0}345678", "N12\u{202e}345678"], "control_character"));
        rows.extend(fields(at, &["", "--", "N<12345678>"], "not_a_name"));
        rows.extend(fields(at, &["N12345678".repeat(8).as_str()], "too_long"));
    }
    rows.extend(fields("/representative/phone", PHONES, "phone_format"));
    rows.extend(fields("/child/birth_date", UNDATED, "invalid_date"));
    rows.extend(fields(
        "/child/birth_date",
        &["1899-12-31", "2026-12-16", "9999-12-31", "0000-01-01"],
        "date_out_of_range",
    ));
    let ids = [
        "",
        "1",
        "{01980000-0000-7000-8000-000000000001}",
        "01980000000070008000000000000001",
        "urn:uuid:01980000-0000-7000-8000-000000000001",
    ];
    rows.extend(fields("/provider_id", &ids, "invalid_id"));
    for at in ["/service", "/residency", "/representative/relation"] {
        rows.extend(fields(
            at,
            &["", "PMPK_EXAMINATION", "pmpk_examination\u{0}", "grandmother"],
            "unknown_value",
        ));
    }
    rows
}

/// What fits together in no filing.
pub fn unfitting() -> Vec<Row> {
    let invalid = |at, value, fault: &str| put(at, value, 422, "invalid_fields", &[fault]);
    let secret = "legally_protected_secret";
    let document = |kind: &str, presentation: &str| json!([{ "kind": kind, "presentation": presentation }]);
    let file = |id: &str| json!([{ "kind": "birth_certificate", "presentation": "copy", "file_id": id }]);
    let many = vec![document("child_works", "copy")[0].clone(); 21];
    let identity = vec!["/child/iin identity_missing".to_owned()];
    vec![
        Row {
            what: "no identity".to_owned(),
            change: Change::Take("/child/iin"),
            status: 422,
            code: "invalid_fields",
            faults: identity,
        },
        invalid("/consents", json!(["whatever_consent"]), "/consents/0 unknown_value"),
        invalid("/consents", json!([secret, secret]), "/consents/1 repeated_value"),
        invalid("/consents", json!([secret, secret, secret]), "/consents too_many"),
        invalid("/documents", json!(many), "/documents too_many"),
        invalid("/documents", document("passport_of_mars", "copy"), "/documents/0/kind unknown_value"),
        invalid("/documents", document("child_works", "hologram"), "/documents/0/presentation unknown_value"),
        invalid(
            "/documents",
            document("parent_identity_document", "electronic_copy"),
            "/documents/0/kind document_not_in_list",
        ),
        invalid(
            "/documents",
            document("birth_certificate", "original_and_copy"),
            "/documents/0/presentation presentation_not_allowed",
        ),
        invalid("/documents", file("nonsense"), "/documents/0/file_id invalid_id"),
        invalid(
            "/documents",
            file("01980000-0000-7000-8000-00000000ffff"),
            "/documents/0/file_id unknown_file",
        ),
        invalid(
            "/provider_id",
            json!("01980000-0000-7000-8000-00000000ffff"),
            "/provider_id unknown_provider",
        ),
        invalid("/received_at", json!("2026-12-14T10:00:00+05:00"), "/received_at not_expected_here"),
        invalid("/received_at", json!("2026-12-14T10:00:00"), "/received_at invalid_instant"),
        put(
            "/provider_id",
            json!(sample_id(ProviderType::RehabilitationCenter)),
            422,
            "provider_does_not_render",
            &[],
        ),
        put("/service", json!("child_rehabilitation"), 422, "provider_does_not_render", &[]),
        put(
            "/service",
            json!("special_education_admission"),
            422,
            "service_not_open",
            &["/service no_such_combination"],
        ),
        put("/born_abroad", json!(true), 422, "documents_missing", &["/documents mandatory_document"]),
        put(
            "/residency",
            json!("non_resident"),
            422,
            "documents_missing",
            &["/documents mandatory_document", "/documents mandatory_document"],
        ),
        put("/representative/iin", json!(person_iin("8812", 1)), 403, "not_the_representative", &[]),
        put("/representative/iin", json!(null), 403, "not_the_representative", &[]),
    ]
}
