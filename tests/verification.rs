//! The page behind the QR code: what everybody who holds a paper learns, in three languages and as JSON, and what nobody learns.

use qoldau_tests::{HEAD_IIN, Qoldau, SPECIALIST_IIN, on_both};
use serde_json::Value;

async fn asked(app: &Qoldau, code: &str) -> Value {
    let path = format!("/verify/{code}");
    app.stranger().get(&path).header("accept", "application/json").send().await.with(200).body
}

on_both! {
    async fn a_paper_is_valid_from_its_last_signature_until_its_day_or_its_correction(app: Qoldau) {
        let id = app.examined(1).await;
        let path = app.concluded(&id, "conclude").await;
        let code = app.code_of(&path).await;
        assert_eq!(asked(&app, &code).await["state"], "not_signed");
        app.sign(&app.specialist(), SPECIALIST_IIN, &path, "sign-1").await.expect(200);
        assert_eq!(asked(&app, &code).await["state"], "not_signed");
        app.sign(&app.head(), HEAD_IIN, &path, "sign-2").await.expect(200);
        let valid = asked(&app, &code).await;
        assert_eq!(valid["state"], "valid");
        assert_eq!(valid["kind"], "pmpk_conclusion");
        assert_eq!(valid["child_initials"], "С. Ә.");
        assert_eq!(valid["valid_until"], "2027-08-31");
        assert_eq!(valid["signed_on"], "2026-12-18");
        assert_eq!(valid["signers"][1]["role"], "head");
        let conclusion = app.registrar().get(&path).send().await.with(200);
        assert_eq!(valid["sha256"], conclusion.body["paper"]["sha256"]);
        let new = app.correcting(&id, &path, "correct").await;
        assert_eq!(asked(&app, &code).await["state"], "valid", "a correction counts once it is signed");
        app.sign_both(&new, "sign-new").await;
        assert_eq!(asked(&app, &code).await["state"], "corrected");
        let next = app.code_of(&new).await;
        assert_eq!(asked(&app, &next).await["state"], "valid");
        app.clock(Some("2027-08-31T23:00:00+05:00")).await;
        assert_eq!(asked(&app, &next).await["state"], "valid", "its last day counts");
        app.clock(Some("2027-09-01T00:00:00+05:00")).await;
        assert_eq!(asked(&app, &next).await["state"], "expired");
    }

    async fn the_page_speaks_three_languages_and_forgives_how_a_code_is_typed(app: Qoldau) {
        let id = app.examined(2).await;
        let path = app.signed(&id, "result").await;
        let code = app.code_of(&path).await;
        for (language, words) in [("kk", "Құжат жарамды"), ("ru", "Документ действителен"), ("en", "The document is valid")] {
            let by_header = app.stranger().get(&format!("/verify/{code}")).header("accept-language", language).send().await.with(200);
            let by_query = app.stranger().get(&format!("/verify/{code}?lang={language}")).send().await.with(200);
            for page in [by_header, by_query] {
                assert!(page.text.contains(words) && page.text.contains(&format!("<html lang=\"{language}\">")), "{}", page.text);
                assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
                assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
            }
        }
        let typed = code.replace('-', "").to_lowercase().replace('0', "o").replace('1', "l");
        assert_eq!(asked(&app, &typed).await["state"], "valid");
        for unknown in ["7GQ2-9KXM-41TB-ZZ0P-3HVD", "short", "%3Cscript%3E", "7GQ2-9KXM-41TB-ZZ0P-3HVDX"] {
            let page = app.stranger().get(&format!("/verify/{unknown}?lang=en")).send().await.with(404);
            assert!(page.text.contains("There is no such document") && !page.text.contains("<script"), "{}", page.text);
            let json = app.stranger().get(&format!("/verify/{unknown}")).header("accept", "application/json").send().await;
            json.problem(404, "not_found");
        }
        app.stranger().get(&format!("/verify/{code}?lang=de")).send().await.problem(400, "invalid_query");
        // What was typed is shown as the code that it was read as, and not at all where it is none.
        let page = app.stranger().get(&format!("/verify/{typed}?lang=en")).send().await.with(200).text;
        assert!(page.contains(&code) && !page.contains(&typed), "{page}");
        for typed in ["900101500109", "Серікқызы Әлия", "call +77011234567"] {
            let page = app.stranger().get(&format!("/verify/{typed}?lang=en")).send().await.with(404).text;
            assert!(!page.contains(typed) && !page.contains("<code>"), "{page}");
        }
    }

    async fn nobody_learns_a_name_or_what_the_paper_says(app: Qoldau) {
        let id = app.examined(3).await;
        let code = app.code_of(&app.signed(&id, "result").await).await;
        let page = app.stranger().get(&format!("/verify/{code}?lang=kk")).send().await.with(200).text;
        let json = asked(&app, &code).await.to_string();
        for secret in ["Серікқызы", "Әлия", "Ахметов", "Сөйлеу", "логопед", "Маман Ерлан", SPECIALIST_IIN, "Sandbox specialist", &id] {
            assert!(!page.contains(secret) && !json.contains(secret), "{secret}");
        }
    }
}
