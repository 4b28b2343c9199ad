//! Journeys to the paper in the family's hands: notice, conclusion by every channel, refusal. Each PDF is what the API handed out,
//! read with pdftotext and checked as PDF/A, and the feed tells every stage. The forms' own looks are tested in `crates/forms`.

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Answer, Caller, HEAD_IIN, Paper, Qoldau, Who, application, on_both, person_iin, refusal_content,
};
use serde_json::{Value, json};

async fn paper(caller: &Caller, path: &str) -> Paper {
    let answer = caller.get(path).header("accept", "application/pdf").send().await.with(200);
    Paper::new(&answer.bytes)
}

async fn shown(app: &Qoldau, id: &str) -> Answer {
    app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200)
}

/// The stages of an application in the feed, once the last of them is there.
async fn stages(app: &Qoldau, id: &str, last: &str) -> Vec<String> {
    let monitor = app.caller(&Who::of(Role::Monitor));
    let mut found = Vec::new();
    for _ in 0..40 {
        let page = monitor.get("/v1/stage-events?limit=1000&wait=1").send().await.with(200);
        let items = page.body["items"].as_array().expect("items").clone();
        let own = items.iter().filter(|event| event["application_id"] == id);
        found = own.filter_map(|event| event["stage"].as_str().map(str::to_owned)).collect();
        if found.iter().any(|stage| stage == last) {
            break;
        }
    }
    found
}

const SIGNED: [&str; 2] = [
    "Маман: Sandbox specialist – 2026 жылғы 18 желтоқсан, сағат 10:00",
    "Басшы: Sandbox head – 2026 жылғы 18 желтоқсан, сағат 10:00",
];

const TO_DELIVERY: [&str; 7] = [
    "submitted",
    "registered",
    "exam_scheduled",
    "examined",
    "conclusion_prepared",
    "conclusion_signed",
    "result_delivered",
];

/// The sheet beside a paper, as its reader gets it: who signed, when, and which bytes.
async fn is_its_signature_sheet(app: &Qoldau, caller: &Caller, id: &str, signers: &[&str]) {
    let result = caller.get(&format!("/v1/applications/{id}/result")).send().await.with(200);
    let which = if result.text_at("/kind") == "pmpk_conclusion" { "conclusion" } else { "refusal" };
    let sheet = paper(caller, &format!("/v1/applications/{id}/signature-sheet")).await;
    let number = shown(app, id).await.text_at("/number");
    sheet.holds(&[
        "Қолтаңбалар парағы",
        "Серікқызы Әлия",
        &number,
        &result.text_at(&format!("/{which}/paper/sha256")),
    ]);
    sheet.holds(signers);
    sheet.is_pdfa();
    assert_eq!(result.body[which]["signatures"].as_array().map(Vec::len), Some(signers.len()));
}

/// What stands in every conclusion of these tests.
pub async fn is_the_conclusion(app: &Qoldau, paper: &Paper, path: &str) {
    let code = app.code_of(path).await;
    paper.holds(&[
        "Психологиялық-медициналық-педагогикалық консультация қорытындысы",
        "Серікқызы Әлия",
        "\" 18 \" желтоқсан 2026 жылы тексеруден өтті.",
        "Сөйлеу тілінің жалпы дамымауы",
        "Логопедпен жеке сабақтар.",
        "логопед; педагог-ассистент",
        "сурдолог бақылауы",
        "жалпы білім беретін бағдарлама",
        "2027 жылғы 31 тамызға дейін жарамды",
        "Басшы Айгүл",
        "Маман Ерлан",
        &code,
    ]);
    paper.is_pdfa();
}

on_both! {
    async fn a_portal_conclusion_reaches_the_parent_as_the_paper_that_was_signed(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(1).await;
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        let mut booking = Qoldau::booking(&id, &slot);
        booking["examination_kind"] = json!("repeated");
        let mut own = booking.clone();
        own.as_object_mut().expect("an object").remove("source");
        let refused = app.parent().post("/v1/appointments").key("own").json(&own).send().await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/examination_kind".to_owned(), "not_expected_here".to_owned())]);
        app.registrar().post("/v1/appointments").key("book").json(&booking).send().await.expect(201);
        let notice = paper(&app.parent(), &format!("/v1/applications/{id}/notice")).await;
        notice.holds(&[
            "Құжаттарды қабылдау туралы хабарлама",
            "Құрметті Ахметов Серік",
            "2026 жылғы \" 18 \" желтоқсан тексеруден өту қажеттігін еске саламыз.",
            "Тексеру түрі: қайталама",
        ]);
        notice.is_pdfa();
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        let examined = app.examine(&id, "examine").await.with(200);
        assert_eq!(examined.text_at("/examination_kind"), "repeated", "what staff said at booking (A-59)");
        let sheet = format!("/v1/applications/{id}/signature-sheet");
        app.registrar().get(&sheet).send().await.problem(409, "not_possible_now");
        let path = app.signed(&id, "result").await;
        app.parent().get(&sheet).send().await.problem(409, "not_possible_now");
        app.registrar().get(&sheet).send().await.expect(200);
        app.work().await;
        let result = paper(&app.parent(), &format!("/v1/applications/{id}/result")).await;
        is_the_conclusion(&app, &result, &path).await;
        is_its_signature_sheet(&app, &app.parent(), &id, &SIGNED).await;
        assert_eq!(stages(&app, &id, "result_delivered").await, TO_DELIVERY);
    }

    async fn a_counter_conclusion_is_handed_over_on_paper(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mut body = application(&person_iin("1703", 2), "900101500109");
        body["received_at"] = json!("2026-12-15T09:30:00+05:00");
        body["documents"] = json!([{ "kind": "birth_certificate", "presentation": "original_and_copy", "original_returned": true }]);
        let filed = app.registrar().submit("counter", &body).await.with(201);
        let id = filed.text_at("/id");
        app.registrar().door(&id, "register", "register", &filed.etag()).await.expect(200);
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        app.examine(&id, "examine").await.expect(200);
        let path = app.signed(&id, "result").await;
        app.work().await;
        assert_eq!(shown(&app, &id).await.text_at("/status"), "conclusion_signed", "paper waits for the family");
        app.hand_over(&id, "hand").await.expect(200);
        is_the_conclusion(&app, &paper(&app.registrar(), &format!("/v1/applications/{id}/result")).await, &path).await;
        is_its_signature_sheet(&app, &app.registrar(), &id, &SIGNED).await;
        assert_eq!(stages(&app, &id, "result_delivered").await, TO_DELIVERY);
    }

    async fn a_refusal_reaches_the_parent_with_its_reasoning(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(3).await;
        let body: Value = json!({ "application_id": id, "content": refusal_content() });
        let made = app.registrar().post("/v1/refusals").key("refuse").json(&body).send().await.with(201);
        let path = format!("/v1/refusals/{}", made.text_at("/id"));
        app.sign(&app.head(), HEAD_IIN, &path, "sign").await.expect(200);
        app.clock(Some("2026-12-17T10:00:00+05:00")).await;
        app.work().await;
        let refusal = paper(&app.parent(), &format!("/v1/applications/{id}/result")).await;
        let code = app.code_of(&path).await;
        refusal.holds(&[
            "Ахметов Серік",
            "Ұсынылған куәлік басқа балаға берілген.",
            "Тізбенің 8-жолы, 1) тармақша.",
            "Баланың өз куәлігін ұсыныңыз.",
            "Басшы Айгүл",
            "– мемлекеттік қызметті алу үшін көрсетілетін қызметті алушы ұсынған құжаттардың",
            "дұрыс еместігі анықталған жағдайда (негізгі талаптар тізбесінің 9-жолының 1) тармақшасы)",
            &code,
        ]);
        refusal.is_pdfa();
        let by_head = ["Басшы: Sandbox head – 2026 жылғы 15 желтоқсан, сағат 10:00"];
        is_its_signature_sheet(&app, &app.parent(), &id, &by_head).await;
        assert_eq!(stages(&app, &id, "refused").await, ["submitted", "registered", "refused"]);
    }
}
