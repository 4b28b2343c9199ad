//! Files: judged by their content, sealed on disk, served as attachments, and their uploader's alone until they are
//! attached to an application that others may see.

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Answer, Bucket, Caller, Clamd, Qoldau, Sql, Who, application, free_address, iin, on_both, person_iin,
    pmpk,
};
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\0\0\0\0\0\0\0\0IEND\xAE\x42\x60\x82";

pub async fn upload(caller: &Caller, key: &str, name: &str, media: &str, content: Vec<u8>) -> Answer {
    let part = Part::bytes(content).file_name(name.to_owned()).mime_str(media).expect("a media type");
    caller.post("/v1/files").key(key).form(Form::new().part("file", part)).send().await
}

/// Rows as if whoever uploaded the files of this size had uploaded so many more.
pub fn multiply(sql: &mut Sql, size: usize, times: usize) {
    let id = sql.new_id();
    let columns = "owner_key, media_type, size, sha256, name_sealed, uploaded_at, scan";
    sql.run(&format!(
        "INSERT INTO files (id, {columns}) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) \
         SELECT {id}, {columns} FROM files CROSS JOIN n WHERE size = {size}"
    ))
    .expect("more files");
}

on_both! {
    /// P94: what a person uploads and attaches to nothing is counted for a day, by files and by bytes; what was sent before is
    /// answered again all the same.
    async fn a_person_has_only_so_many_files_that_wait_for_an_application(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let (parent, mut sql) = (app.parent(), Sql::open(&app.database_url));
        let first = upload(&parent, "first", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201).text_at("/id");
        multiply(&mut sql, PDF.len(), 98);
        app.clock(Some("2026-12-15T22:00:00+05:00")).await;
        let last = upload(&parent, "last", "b.png", "image/png", PNG.to_vec()).await.with(201).text_at("/id");
        let next = async |key: &'static str| upload(&parent, key, "c.pdf", "application/pdf", PDF.to_vec()).await;
        let refused = next("next").await.problem(429, "too_many_files");
        assert_eq!(refused.header("retry-after"), "43200", "until the oldest is a day old");
        assert_eq!((sql.count("files"), blobs(&app).len()), (100, 2), "nothing was kept");
        let again = upload(&parent, "first", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        assert_eq!((again.text_at("/id"), again.header("idempotency-replayed")), (first, "true".to_owned()));
        upload(&app.caller(&Who::parent(&iin(5))), "k", "a.pdf", "application/pdf", PDF.to_vec()).await.expect(201);

        let mut body = pmpk();
        body["documents"] = json!([{ "kind": "disability_conclusion", "presentation": "electronic_copy", "file_id": last }]);
        parent.submit("k", &body).await.expect(201);
        next("attached").await.expect(201);
        next("full").await.problem(429, "too_many_files");
        app.clock(Some("2026-12-16T10:00:01+05:00")).await;
        next("tomorrow").await.expect(201);

        sql.run(&format!("UPDATE files SET size = {} WHERE size = {}", 1 << 29, PDF.len())).expect("larger files");
        next("large").await.problem(429, "too_many_files");
    }

    /// P94: uploads that are sent at once do not all see the same room.
    async fn files_that_are_sent_at_once_share_the_room_that_is_left(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let (parent, mut sql) = (app.parent(), Sql::open(&app.database_url));
        upload(&parent, "first", "a.pdf", "application/pdf", PDF.to_vec()).await.expect(201);
        multiply(&mut sql, PDF.len(), 95);
        let one = |serial: usize| {
            let parent = parent.clone();
            tokio::spawn(async move {
                upload(&parent, &format!("k{serial}"), "b.png", "image/png", PNG.to_vec()).await.status
            })
        };
        let mut taken = 0;
        for upload in (0..24).map(one).collect::<Vec<_>>() {
            let status = upload.await.expect("an answer");
            assert!([201, 429].contains(&status), "{status}");
            taken += i64::from(status == 201);
        }
        assert!((1..=4).contains(&taken), "{taken} of 24 were taken");
        assert_eq!(sql.count("files"), 96 + taken);
        while upload(&parent, &format!("more-{taken}"), "b.png", "image/png", PNG.to_vec()).await.status == 201 {
            taken += 1;
        }
        assert_eq!(sql.count("files"), 100);
    }

    /// P94: of what nobody attached nothing stays after a month, and what is attached stays.
    async fn an_upload_of_which_nothing_came_is_taken_away(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let (parent, mut sql) = (app.parent(), Sql::open(&app.database_url));
        let path = |kept: &Answer| format!("/v1/files/{}", kept.text_at("/id"));
        let abandoned = upload(&parent, "a", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        let attached = upload(&parent, "b", "b.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        let mut body = pmpk();
        let with = |kept: &Answer| json!([{ "kind": "disability_conclusion", "presentation": "electronic_copy", "file_id": kept.text_at("/id") }]);
        body["documents"] = with(&attached);
        parent.submit("k", &body).await.expect(201);
        app.clock(Some("2027-01-14T10:00:00+05:00")).await;
        assert_eq!(app.work().await["uploads_removed"], 0, "a month to the second");
        let young = upload(&parent, "c", "c.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        app.clock(Some("2027-01-14T10:00:01+05:00")).await;
        assert_eq!(app.work().await["uploads_removed"], 1);
        assert_eq!(app.work().await["uploads_removed"], 0);
        parent.get(&path(&abandoned)).send().await.problem(404, "not_found");
        parent.get(&path(&attached)).send().await.expect(200);
        parent.get(&path(&young)).send().await.expect(200);
        assert_eq!((sql.count("files"), blobs(&app).len()), (2, 2));
        let keys = "data_keys WHERE id NOT IN (SELECT id FROM files) AND id NOT IN (SELECT id FROM applications)";
        let before = sql.count(keys);
        let mut late = application(&person_iin("1703", 9), "900101500109");
        late["documents"] = with(&abandoned);
        parent.submit("late", &late).await.problem(422, "invalid_fields");
        assert_eq!(sql.count(keys), before, "no key is left of what is gone, and none is made");
        assert_eq!(sql.count("journal WHERE purpose = 'remove_abandoned_upload'"), 1);
    }

    /// P94: an upload that ends in the middle leaves neither a content nor a row.
    async fn an_upload_that_breaks_off_leaves_nothing(app: Qoldau) {
        let parent = app.parent();
        let address = app.base.strip_prefix("http://").expect("an address");
        let content = [PDF, &vec![b'x'; 400_000], b"%%EOF"].concat();
        let part = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
        let body = [part.as_slice(), &content, b"\r\n--b--\r\n"].concat();
        let head = format!(
            "POST /v1/files HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: broken\r\n\
             Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n",
            parent.token.as_deref().expect("a token"),
            body.len()
        );
        for sent in [0, 1, 40, part.len(), 65_000, 131_000, 131_200, 262_300, 399_999, body.len() - 8, body.len() - 1] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(head.as_bytes()).await.expect("a head");
            stream.write_all(&body[..sent]).await.expect("a part");
            // So that the server has it before the connection ends.
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        }
        for _ in 0..50 {
            if blobs(&app).is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(blobs(&app).is_empty(), "{:?}", blobs(&app));
        assert_eq!(Sql::open(&app.database_url).count("files"), 0);
        upload(&parent, "broken", "a.pdf", "application/pdf", content).await.expect(201);
        assert_eq!(blobs(&app).len(), 1);
    }

    /// P98: what a camera wrote into a picture stays: the bytes are evidence, may be signed, and their hash is told.
    async fn a_picture_is_kept_byte_for_byte(app: Qoldau) {
        let gps = b"\xFF\xD8\xFF\xE1\x00\x1AExif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\xFF\xD9".to_vec();
        let kept = upload(&app.parent(), "k", "a.jpg", "image/jpeg", gps.clone()).await.with(201);
        let back = app.parent().get(&kept.header("location")).send().await.with(200);
        assert_eq!(back.bytes, gps);
        for (key, behind) in [("blank", b"\0\0\0".as_slice()), ("samsung", b"\0\0\x01\x0aMCC_Data401SEFHk\0\0\0SEFT")] {
            let picture = [gps.as_slice(), behind].concat();
            upload(&app.parent(), key, "a.jpg", "image/jpeg", picture).await.expect(201);
        }
    }

    async fn a_file_comes_back_as_it_was_and_only_to_its_uploader(app: Qoldau) {
        let parent = app.parent();
        let large = [PDF, &vec![b'x'; 300_000], b"%%EOF"].concat();
        let kept = upload(&parent, "k", "Әлия \"1\".pdf", "application/pdf", large.clone()).await.with(201);
        assert_eq!(kept.text_at("/media_type"), "application/pdf");
        assert_eq!(kept.body["size"], large.len());
        let id = kept.text_at("/id");
        let path = format!("/v1/files/{id}");
        let back = parent.get(&path).send().await.with(200);
        assert_eq!(back.text.as_bytes(), large);
        let disposition = back.header("content-disposition");
        assert!(disposition.starts_with("attachment; ") && disposition.contains("filename*=UTF-8''%D3%98"), "{disposition}");
        assert_eq!(back.header("x-content-type-options"), "nosniff");
        assert_eq!(back.header("content-security-policy"), "sandbox; default-src 'none'");
        app.caller(&Who::parent(&iin(5))).get(&path).send().await.problem(404, "not_found");
        app.registrar().get(&path).send().await.problem(404, "not_found");
        let again = upload(&parent, "k", "Әлия \"1\".pdf", "application/pdf", large).await.with(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.text_at("/id"), id);
        assert_eq!(blobs(&app).len(), 1, "the second upload left nothing behind");
        upload(&parent, "k", "other.pdf", "application/pdf", PDF.to_vec()).await.problem(422, "idempotency_key_reused");
        assert_eq!(blobs(&app).len(), 1);
    }

    async fn an_attached_file_is_seen_by_the_provider_and_attached_once(app: Qoldau) {
        let parent = app.parent();
        let id = upload(&parent, "f", "a.png", "image/png", PNG.to_vec()).await.with(201).text_at("/id");
        let mut body = pmpk();
        body["documents"] = json!([{ "kind": "disability_conclusion", "presentation": "electronic_copy", "file_id": id }]);
        let stranger = app.caller(&Who::parent(&iin(6)));
        let mut theirs = qoldau_tests::application("170315600401", &iin(6));
        theirs["documents"] = body["documents"].clone();
        let foreign = stranger.submit("s", &theirs).await.problem(422, "invalid_fields");
        assert_eq!(foreign.faults(), [("/documents/0/file_id".to_owned(), "unknown_file".to_owned())]);
        let filed = parent.submit("k", &body).await.with(201);
        assert_eq!(filed.text_at("/documents/0/file_id"), id);
        let path = format!("/v1/files/{id}");
        app.registrar().get(&path).send().await.expect(200);
        let access = parent.get(&format!("/v1/applications/{}/access", filed.text_at("/id"))).send().await.with(200);
        assert_eq!(access.text_at("/items/0/purpose"), "download_file");
        parent.get(&path).send().await.expect(200);
        let access = parent.get(&format!("/v1/applications/{}/access", filed.text_at("/id"))).send().await.with(200);
        assert_eq!((access.text_at("/items/1/role"), access.text_at("/items/1/purpose")), ("recipient".to_owned(), "download_file".to_owned()));
        let twice = format!("/v1/applications/{}/documents", filed.text_at("/id"));
        let more = json!({ "documents": body["documents"] });
        parent.post(&twice).key("d").json(&more).send().await.problem(422, "invalid_fields");
    }

    /// EICAR inside of what is a PDF by its beginning and its end; across two of the pieces that it is sealed in.
    async fn an_infected_file_is_refused_and_leaves_nothing(app: Qoldau) {
        let parent = app.parent();
        for before in [0, 65_500] {
            let content = [b"%PDF-1.4\n".to_vec(), vec![b' '; before], Clamd::eicar(), b"\n%%EOF\n".to_vec()].concat();
            let refused = upload(&parent, "k", "a.pdf", "application/pdf", content).await;
            assert_eq!(refused.problem(422, "file_infected").faults(), [("/file".to_owned(), "infected".to_owned())]);
        }
        assert!(blobs(&app).is_empty(), "{:?}", blobs(&app));
        let kept = upload(&parent, "k", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        assert_eq!(kept.text_at("/scan"), "clean");
        let dry = parent.post("/v1/files?validate_only=true").key("d").form(Form::new().part("file", Part::bytes(PDF.to_vec())));
        dry.send().await.expect(200);
        assert_eq!(blobs(&app).len(), 1, "a dry run leaves nothing");
    }

    /// P93: a name is a name and no path; what is one never breaks out of its header.
    async fn a_name_that_wants_to_be_more_is_told_so(app: Qoldau) {
        let parent = app.parent();
        let long = format!("{}.pdf", "Әлия анықтамасы ".repeat(10));
        assert!((300..320).contains(&long.len()), "{} bytes", long.len());
        for (name, code) in [
            ("../../etc/passwd.pdf", "not_a_file_name"),
            ("..\\..\\boot.pdf", "not_a_file_name"),
            ("..", "not_a_file_name"),
            ("a\u{202e}fdp.pdf", "control_character"),
            (&long, "file_name_too_long"),
        ] {
            let refused = upload(&parent, code, name, "application/pdf", PDF.to_vec()).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [("/file".to_owned(), code.to_owned())], "{name:?}");
        }
        // It breaks the head of its part, and is never read as a name.
        upload(&parent, "crlf", "a\r\nSet-Cookie: x=1.pdf", "application/pdf", PDF.to_vec()).await.problem(400, "invalid_body");
        assert!(blobs(&app).is_empty(), "nothing was kept");
        let longest = format!("{}.pdf", "ә".repeat(125));
        let names = ["%2e%2e%2fa.pdf", "CON", "a\"; filename=\"b.exe", "Әлия анықтамасы.pdf", "a'b;c,d.pdf", &longest];
        for (index, name) in names.iter().enumerate() {
            let kept = upload(&parent, &format!("k{index}"), name, "application/pdf", PDF.to_vec()).await.with(201);
            let back = parent.get(&format!("/v1/files/{}", kept.text_at("/id"))).send().await.with(200);
            let disposition = back.header("content-disposition");
            assert_eq!(back.text.as_bytes(), PDF, "{name:?}");
            assert!(disposition.starts_with("attachment; filename=\"") && !disposition.contains(['/', '\\', '\r', '\n']), "{disposition}");
            assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        }
        assert_eq!(blobs(&app).len(), names.len(), "each stands under its id, nowhere else");
        assert!(blobs(&app).iter().all(|blob| blob.len() == 32 && blob.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }

    async fn a_file_that_is_not_what_it_says_is_refused_and_leaves_nothing(app: Qoldau) {
        let parent = app.parent();
        let polyglot = [PNG, b"PK\x03\x04 and a ZIP behind it"].concat();
        // An archive whose comment is the end of a file of another type.
        let archive_in = |begin: &[u8], end: &[u8]| {
            let comment = [vec![b' '; 60_000].as_slice(), end].concat();
            let length = u16::try_from(comment.len()).expect("a comment").to_le_bytes();
            [begin, b"PK\x03\x04a ZIP withinPK\x05\x06", &[0; 16], &length, &comment].concat()
        };
        let cases: Vec<(&str, &str, Vec<u8>, &str)> = vec![
            ("a.pdf", "application/pdf", b"<html>".to_vec(), "file_type_not_allowed"),
            ("a.pdf", "application/pdf", b"MZ\x90\0 a program".to_vec(), "file_type_not_allowed"),
            ("a.gif", "image/gif", b"GIF89a\x01\0\x01\0".to_vec(), "file_type_not_allowed"),
            ("a.zip", "application/zip", b"PK\x03\x04".to_vec(), "file_type_not_allowed"),
            ("a.pdf", "application/pdf", Vec::new(), "file_type_not_allowed"),
            ("a.png", "image/png", polyglot, "file_mismatch"),
            ("a.pdf", "application/pdf", [PDF, b"PK\x03\x04 and a ZIP behind it"].concat(), "file_mismatch"),
            ("a.pdf", "application/pdf", [b"%PDF-1.4\nPK\x03\x04a ZIP within PK\x05\x06".as_slice(), &[0; 18], b"\n%%EOF\n"].concat(), "file_mismatch"),
            ("a.pdf", "application/pdf", [PDF, b"<script>alert(1)</script>"].concat(), "file_mismatch"),
            ("a.pdf", "application/pdf", archive_in(b"%PDF-1.4\n", b"\n%%EOF\n"), "file_mismatch"),
            ("a.jpg", "image/jpeg", archive_in(b"\xFF\xD8\xFF\xFE", b"\xFF\xD9"), "file_mismatch"),
            ("a.jpg", "image/jpeg", archive_in(b"\xFF\xD8\xFF\xFE", b"\xFF\xD9SEFT"), "file_mismatch"),
            ("a.png", "image/png", archive_in(&PNG[..33], b"IEND\xAE\x42\x60\x82"), "file_mismatch"),
            ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "file_type_not_allowed"),
            ("a.pdf", "application/pdf", PNG.to_vec(), "file_mismatch"),
            ("a.png", "application/pdf", PDF.to_vec(), "file_mismatch"),
            ("a.pdf", "application/pdf", b"%PDF-1.4 cut off".to_vec(), "file_mismatch"),
            ("a.jpg", "image/jpeg", b"\xFF\xD8\xFF\xE0 no end".to_vec(), "file_mismatch"),
        ];
        for (index, (name, media, content, code)) in cases.into_iter().enumerate() {
            upload(&parent, &format!("k{index}"), name, media, content).await.problem(422, code);
        }
        assert!(blobs(&app).is_empty(), "{:?}", blobs(&app));
        let odd = Form::new().part("other", Part::bytes(PDF.to_vec()));
        parent.post("/v1/files").key("o").form(odd).send().await.problem(400, "invalid_body");
        let two = Form::new().part("file", Part::bytes(PDF.to_vec())).part("file", Part::bytes(PDF.to_vec()));
        parent.post("/v1/files").key("t").form(two).send().await.problem(400, "invalid_body");
        parent.post("/v1/files").key("j").json(&json!({})).send().await.problem(415, "unsupported_media_type");
        assert!(blobs(&app).is_empty());
        app.monitor().get("/v1/files/01980000-0000-7000-8000-000000000001").send().await.problem(403, "forbidden");
        let absent = "/v1/files/01980000-0000-7000-8000-000000000001";
        app.caller(&Who::of(Role::Head)).get(absent).send().await.problem(404, "not_found");
    }
}

/// The caller of a slow write is told that its outcome is unknown; whatever it is, a row never stands without its blob.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_outcome_was_unknown_is_there_whole_when_it_is_there() {
    let app = qoldau_tests::Qoldau::start(qoldau_tests::Database::Sqlite).await;
    let parent = app.parent();
    upload(&parent, "first", "a.pdf", "application/pdf", PDF.to_vec()).await.expect(201);
    let mut other = qoldau_tests::Sql::open(&app.database_url);
    other.run("BEGIN IMMEDIATE").expect("a lock");
    let two = async || upload(&parent, "k", "a.png", "image/png", PNG.to_vec()).await;
    let release = async {
        tokio::time::sleep(std::time::Duration::from_millis(3600)).await;
        other.run("ROLLBACK").expect("a release");
    };
    let (one, second, ()) = tokio::join!(two(), two(), release);
    for answer in [one, second] {
        assert!([201, 409, 503].contains(&answer.status), "{}", answer.text);
    }
    let kept = upload(&parent, "k", "a.png", "image/png", PNG.to_vec()).await.with(201);
    let back = parent.get(&format!("/v1/files/{}", kept.text_at("/id"))).send().await.with(200);
    assert_eq!(back.header("content-type"), "image/png");
    let known = parent.get(&kept.header("location")).header("If-None-Match", &kept.etag()).send().await;
    known.expect(304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_the_limit_is_refused_while_it_arrives() {
    let app =
        qoldau_tests::Qoldau::start_with(qoldau_tests::Database::Sqlite, &[("QOLDAU_FILE_LIMIT", "100000")])
            .await;
    let content = [PDF, &vec![b'x'; 200_000], b"%%EOF"].concat();
    upload(&app.parent(), "k", "a.pdf", "application/pdf", content).await.problem(413, "body_too_large");
    assert!(blobs(&app).is_empty());
}

on_both! {
    /// P97: while no scanner answers, a file is kept and can be named in an application, but nobody gets it; once the scanner is
    /// there, it is served, or never.
    async fn a_file_stays_in_quarantine_until_the_scanner_says_that_it_is_clean(sandbox: Qoldau) {
        let address = free_address();
        let app = Qoldau::start_with(sandbox.database, &[("QOLDAU_CLAMD", address.as_str())]).await;
        let parent = app.parent();
        let good = upload(&parent, "good", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        let infected = [b"%PDF-1.4\n".to_vec(), Clamd::eicar(), b"\n%%EOF\n".to_vec()].concat();
        let bad = upload(&parent, "bad", "b.pdf", "application/pdf", infected.clone()).await.with(201);
        assert_eq!((good.text_at("/scan"), bad.text_at("/scan")), ("pending".to_owned(), "pending".to_owned()));
        let path = |kept: &Answer| format!("/v1/files/{}", kept.text_at("/id"));
        parent.get(&path(&good)).send().await.problem(409, "file_in_quarantine");
        let mut body = pmpk();
        body["documents"] = json!([{ "kind": "disability_conclusion", "presentation": "electronic_copy", "file_id": good.text_at("/id") }]);
        let filed = parent.submit("k", &body).await.with(201);
        assert_eq!(filed.text_at("/documents/0/scan"), "pending");
        let record = format!("/v1/applications/{}", filed.text_at("/id"));
        app.registrar().get(&path(&good)).send().await.problem(409, "file_in_quarantine");
        app.work().await;
        parent.get(&path(&good)).send().await.problem(409, "file_in_quarantine");

        let clamd = Clamd::start(&address);
        app.work().await;
        assert_eq!(clamd.seen(), 2);
        let seen = app.registrar().get(&record).header("If-None-Match", &filed.etag()).send().await.with(200);
        assert_eq!(seen.text_at("/documents/0/scan"), "clean", "staff see it without trying");
        app.registrar().get(&path(&good)).send().await.expect(200);
        parent.get(&path(&bad)).send().await.problem(409, "file_withheld");
        let mut with_bad = application(&person_iin("1703", 9), "900101500109");
        with_bad["documents"] = json!([{ "kind": "disability_conclusion", "presentation": "electronic_copy", "file_id": bad.text_at("/id") }]);
        parent.submit("bad", &with_bad).await.problem(422, "invalid_fields");
        app.work().await;
        assert_eq!(clamd.seen(), 2, "what was said is not asked again");
        upload(&parent, "again", "b.pdf", "application/pdf", infected).await.problem(422, "file_infected");
    }

    /// Files that no scanner says anything about keep none behind them from their turn.
    async fn what_no_scanner_understands_does_not_block_the_quarantine(sandbox: Qoldau) {
        let address = free_address();
        let app = Qoldau::start_with(sandbox.database, &[("QOLDAU_CLAMD", address.as_str())]).await;
        let parent = app.parent();
        let odd = [b"%PDF-1.4\n", Clamd::NOT_UNDERSTOOD, b"\n%%EOF\n"].concat();
        for key in ["1", "2", "3", "4"] {
            upload(&parent, key, "a.pdf", "application/pdf", odd.clone()).await.expect(201);
        }
        let good = upload(&parent, "good", "a.pdf", "application/pdf", PDF.to_vec()).await.with(201);
        let path = format!("/v1/files/{}", good.text_at("/id"));
        let _clamd = Clamd::start(&address);
        app.work().await;
        parent.get(&path).send().await.problem(409, "file_in_quarantine");
        app.work().await;
        parent.get(&path).send().await.expect(200);
        assert_eq!(Sql::open(&app.database_url).count("files WHERE scan = 'pending'"), 4);
    }

    /// The same contents in an S3-compatible bucket: sealed, in slices, gone with a refused upload, and a store that is away is a
    /// plain answer.
    async fn contents_stand_in_a_bucket_where_that_is_configured(sandbox: Qoldau) {
        let (bucket, folder) = (Bucket::start(), tempfile::tempdir().expect("a folder"));
        let settings = bucket.settings(folder.path());
        let more: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let app = Qoldau::start_with(sandbox.database, &more).await;
        let parent = app.parent();
        let large = [PDF, &vec![b'x'; 600_000], b"%%EOF"].concat();
        let kept = upload(&parent, "k", "a.pdf", "application/pdf", large.clone()).await.with(201);
        let path = format!("/v1/files/{}", kept.text_at("/id"));
        assert_eq!(parent.get(&path).send().await.with(200).text.as_bytes(), large);
        let objects = bucket.objects();
        assert_eq!(objects.len(), 5, "{:?}", objects.keys());
        assert!(objects.keys().all(|name| name.starts_with("qoldau/")), "{:?}", objects.keys());
        assert!(objects.values().all(|content| content.len() < 150_000));
        assert!(
            !objects.values().any(|content| content.windows(20).any(|window| window == [b'x'; 20])),
            "sealed"
        );
        assert!(blobs(&app).is_empty(), "nothing stands in the folder");
        upload(&parent, "r", "a.png", "application/pdf", large.clone()).await.problem(422, "file_mismatch");
        assert_eq!(bucket.objects().len(), 5, "a refused upload leaves nothing");
        bucket.away(true);
        upload(&parent, "w", "a.pdf", "application/pdf", large).await.problem(503, "unavailable");
        bucket.away(false);
        assert_eq!(parent.get(&path).send().await.with(200).text.len(), 600_000 + PDF.len() + 5);
    }
}

/// The contents on disk, without the numbers of their slices.
fn blobs(app: &Qoldau) -> std::collections::BTreeSet<String> {
    let folders = std::fs::read_dir(app.var().join("files")).into_iter().flatten().flatten();
    let slices = folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let name = |slice: std::fs::DirEntry| slice.file_name().to_string_lossy().into_owned();
    slices.map(|slice| name(slice).split('-').next().unwrap_or_default().to_owned()).collect()
}
